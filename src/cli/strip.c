/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/strip.h"

static Str without_directory(Str name)
{
    gssize slash = str_find_char(name, '/');
    return slash < 0 ? (Str){0} : str_skip(name, (gsize)slash + 1);
}

static gboolean goes_on_behind(Str longer, Str name)
{
    return name.n > 0 && str_has_prefix(longer, name);
}

static void count_pair(StripCount *count, Str old, Str new)
{
    static const Str null = {"/dev/null", 9};
    Str bare_old = without_directory(old), bare_new = without_directory(new);
    if (str_equal(old, null) || str_equal(new, null))
        return;
    if (goes_on_behind(old, new) || goes_on_behind(new, old))
        count->bare++;
    else if (goes_on_behind(bare_old, bare_new) || goes_on_behind(bare_new, bare_old))
        count->prefixed++;
}

/* "x y" of two names of one length; names may hold blanks. */
static void count_git_line(StripCount *count, Str names)
{
    gsize half = names.n / 2;
    if (names.n % 2 == 1 && names.p[half] == ' ')
        count_pair(count, (Str){names.p, half}, str_skip(names, half + 1));
}

/* Behind it plain diff has a tab and a date. */
static Str name_of(Str line)
{
    gssize tab = str_find_char(line, '\t');
    return str_trim_end(tab < 0 ? line : (Str){line.p, (gsize)tab});
}

void strip_count(StripCount *count, Str diff)
{
    Str line, old = {0};
    while (str_next_line(&diff, &line)) {
        if (str_has_prefix(line, STR("diff --git ")))
            count_git_line(count, str_skip(line, strlen("diff --git ")));
        if (old.n && str_has_prefix(line, STR("+++ ")))
            count_pair(count, old, name_of(str_skip(line, strlen("+++ "))));
        gboolean names = str_has_prefix(line, STR("--- "));
        old = names ? name_of(str_skip(line, strlen("--- "))) : (Str){0};
    }
}

gboolean strip_wants_p0(const StripCount *count)
{
    return count->bare > 0 && count->prefixed == 0;
}
