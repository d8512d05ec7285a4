/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read/source.h"
#include "read/inbox.h"
#include "read/mailfiles.h"
#include "read/mboxreader.h"
#include <sys/stat.h>

struct Source {
    Reader reader;
    gboolean ended;
};

G_DEFINE_QUARK(listdigest - source - error - quark, source_error)

static const SourceOptions no_options;

/* An index is no stream of mails: whoever has one merges it. */
static gboolean refuse_index(const char *path, GError **error)
{
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_NOT_MAIL,
                "%s: no mail in it (an index of listdigest)", name);
    return FALSE;
}

static gboolean has_commits(SourceForm form)
{
    return form == SOURCE_FORM_V1 || form == SOURCE_FORM_V2 || form == SOURCE_FORM_EPOCH;
}

static gboolean refuse_range(const char *path, GError **error)
{
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, SOURCE_ERROR_DOMAIN, SOURCE_ERROR_RANGE,
                "%s: no public-inbox repository, so it has no commits", name);
    return FALSE;
}

static gboolean open_reader(Reader *reader, const char *argument, const SourceOptions *options,
                            DiagLog *log, GError **error)
{
    const char *path = source_file(argument);
    SourceForm form = source_form(argument);
    if (options->range && !has_commits(form))
        return refuse_range(path, error);
    switch (form) {
    case SOURCE_FORM_MBOX:
        return mboxreader_open(reader, path, source_dialect(argument), options, log, error);
    case SOURCE_FORM_MAILDIR:
    case SOURCE_FORM_MH:
    case SOURCE_FORM_EML: return mailfiles_open(reader, path, form, options, log, error);
    case SOURCE_FORM_V1:
    case SOURCE_FORM_V2:
    case SOURCE_FORM_EPOCH: return inbox_open(reader, path, form, options, log, error);
    case SOURCE_FORM_INDEX: return refuse_index(path, error);
    }
    g_assert_not_reached();
}

Source *source_open(const char *path, const SourceOptions *options, DiagLog *log, GError **error)
{
    Reader reader = {.news = SOURCE_ALL, .kept = G_MAXINT64};
    if (!open_reader(&reader, path, options ? options : &no_options, log, error))
        return NULL;
    Source *source = g_new0(Source, 1);
    source->reader = reader;
    return source;
}

void source_free(Source *source)
{
    if (!source)
        return;
    source->reader.class->free(source->reader.self);
    g_clear_pointer(&source->reader.gone, g_ptr_array_unref);
    g_free(source);
}

SourceNews source_news(const Source *source)
{
    return source->reader.news;
}

gint64 source_kept(const Source *source)
{
    return source->reader.kept;
}

const GPtrArray *source_gone(const Source *source)
{
    return source->reader.gone;
}

SourceStatus source_next(Source *source, RawMail *mail, GError **error)
{
    g_assert(!source->ended);
    SourceStatus status = SOURCE_END;
    if (source->reader.news != SOURCE_SAME)
        status = source->reader.class->next(source->reader.self, mail, error);
    source->ended = status != SOURCE_MAIL;
    return status;
}

char *source_state(const Source *source)
{
    return source->reader.class->state(source->reader.self);
}

gboolean source_damaged(const Source *source)
{
    return source_damage(source) != NULL;
}

const char *source_damage(const Source *source)
{
    return source->reader.class->damage(source->reader.self);
}

guint64 source_position(const Source *source)
{
    return source->reader.class->position(source->reader.self);
}

guint64 source_size(const char *path)
{
    struct stat st;
    path = source_file(path);
    if (g_str_equal(path, "-") || stat(path, &st) < 0 || !S_ISREG(st.st_mode))
        return 0;
    return (guint64)st.st_size;
}

void source_range_clear(SourceRange *range)
{
    g_clear_pointer(&range->from, g_free);
    g_clear_pointer(&range->from_short, g_free);
    g_clear_pointer(&range->to, g_free);
    g_clear_pointer(&range->to_short, g_free);
}

gboolean source_range(const Source *source, SourceRange *range)
{
    const ReaderClass *class = source->reader.class;
    *range = (SourceRange){0};
    return class->range && class->range(source->reader.self, range);
}

GHashTable *source_range_parts(const char *path, const char *range, SourceRange *ends,
                               GError **error)
{
    SourceForm form = source_form(path);
    if (has_commits(form))
        return inbox_range_parts(source_file(path), form, range, ends, error);
    refuse_range(path, error);
    return NULL;
}
