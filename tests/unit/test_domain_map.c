/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gitdm's files. What is expected follows gitdm's README; where that is silent, domain_map.h. */
#include "cli/domain_map.h"
#include <glib/gstdio.h>
#include <string.h>

/* Midnights, UTC: date -u -d DAY +%s. */
enum { DAY_2009_12_31 = 1262217600, DAY_2015_06_01 = 1433116800, DAY_2020_01_01 = 1577836800 };

static char *folder;

static char *put(const char *name, const char *text)
{
    char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static DomainMap *read_map(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = put("map", text);
    DomainMap *map = domain_map_new();
    gboolean good = domain_map_read(map, path, &error);
    g_assert_no_error(error);
    g_assert_true(good);
    return map;
}

static void test_lines(void)
{
    static const struct {
        const char *map, *email;
        gint64 date;
        const char *organisation;
    } rows[] = {
        {"example.com Example Inc\n", "ann@example.com", 0, "Example Inc"},
        {"example.com Example Inc\n", "ann@example.org", 0, NULL},
        {"", "ann@example.org", 0, NULL},
        {"example.com Example Inc", "ann@example.com", 0, "Example Inc"},
        {"example.com\tExample  Inc\t\r\n", "ann@example.com", 0, "Example  Inc"},
        /* Comments and letter case. */
        {"# c\n\n  example.com Example Inc # c\n", "ann@example.com", 0, "Example Inc"},
        {"Example.COM Example Inc\n", "ANN@eXample.com", 0, "Example Inc"},
        /* The domain, and what lies below it. */
        {"example.com X\n", "a@mail.example.com", 0, "X"},
        {"example.com X\n", "a@b.c.mail.example.com", 0, "X"},
        {"example.com X\n", "a@notexample.com", 0, NULL},
        {"example.com X\nmail.example.com Y\n", "a@mail.example.com", 0, "Y"},
        {"mail.example.com Y\nexample.com X\n", "a@example.com", 0, "X"},
        {"com X\n", "a@example.com", 0, NULL},
        {"localhost X\n", "a@localhost", 0, "X"},
        /* An address before its domain. */
        {"example.com X\nann@example.com Y\n", "ann@example.com", 0, "Y"},
        {"example.com X\nann@example.com Y\n", "bob@example.com", 0, "X"},
        {"example.com X\n", "example.com", 0, "X"},
        {"example.com X\n", "", 0, NULL},
        {"example.com X\n", "a@", 0, NULL},
        {"example.com X\n", "\"a@b\"@example.com", 0, "X"},
        /* Days: before midnight of the day, and no longer. */
        {"example.com X < 2009-12-31\n", "a@example.com", DAY_2009_12_31 - 1, "X"},
        {"example.com X < 2009-12-31\n", "a@example.com", DAY_2009_12_31, NULL},
        {"example.com X <2009-12-31\n", "a@example.com", DAY_2009_12_31 - 1, "X"},
        {"example.com X<2009-12-31\n", "a@example.com", DAY_2009_12_31 - 1, "X"},
        {"example.com X < 2009-12-31\nexample.com Y\n", "a@example.com", DAY_2009_12_31, "Y"},
        {"example.com Y\nexample.com X < 2009-12-31\n", "a@example.com", DAY_2009_12_31 - 1, "X"},
        {"e.x Z\ne.x Y < 2015-6-1\ne.x X < 2009-12-31\n", "a@e.x", DAY_2009_12_31 - 1, "X"},
        {"e.x Z\ne.x Y < 2015-6-1\ne.x X < 2009-12-31\n", "a@e.x", DAY_2009_12_31, "Y"},
        {"e.x Z\ne.x Y < 2015-6-1\ne.x X < 2009-12-31\n", "a@e.x", DAY_2015_06_01, "Z"},
        /* The first of two for the same day. */
        {"e.x X\ne.x Y\n", "a@e.x", 0, "X"},
        {"e.x X < 2009-12-31\ne.x Y < 2009-12-31\n", "a@e.x", 0, "X"},
        /* What has ended leaves the place to the next. */
        {"a@e.x X < 2009-12-31\ne.x Y\n", "a@e.x", DAY_2009_12_31, "Y"},
        /* Aliases, once, in either letter case, also with a domain of their own. */
        {"e.x X\na@home.z a@e.x\n", "a@home.z", 0, "X"},
        {"e.x X\nA@Home.z A@E.x\n", "a@home.z", 0, "X"},
        {"e.x X\nhome.z Y\na@home.z a@e.x\n", "a@home.z", 0, "X"},
        {"e.x X\na@b.z a@c.z\na@c.z a@e.x\n", "a@b.z", 0, NULL},
        {"e.x X\n\"Ann Ash\" a@e.x\n", "ann ash", 0, "X"},
        {"e.x X\nhome.z Y\na@home.z a@e.x\na@home.z a@home.z\n", "a@home.z", 0, "Y"},
        /* Other bytes. */
        {"e.x \xc5\xbd\xc3\xb6\n", "a@e.x", 0, "\xc5\xbd\xc3\xb6"},
        {"e.x \xe9\n", "a@e.x", 0, "\xef\xbf\xbd"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(DomainMap) map = read_map(rows[i].map);
        g_test_message("%s: %s", rows[i].map, rows[i].email);
        g_assert_cmpstr(domain_map_organisation(map, rows[i].email, rows[i].date), ==,
                        rows[i].organisation);
    }
}

static void test_long_domain(void)
{
    g_autoptr(DomainMap) map = read_map("e.x X\n");
    GString *email = g_string_new("a@");
    while (email->len < 2 + DOMAIN_MAP_DOMAIN_MAX - 3)
        g_string_append(email, "b.");
    g_string_set_size(email, 2 + DOMAIN_MAP_DOMAIN_MAX - 4);
    g_string_append(email, ".e.x");
    g_assert_cmpstr(domain_map_organisation(map, email->str, 0), ==, "X");
    g_string_insert(email, 2, "b");
    g_assert_null(domain_map_organisation(map, email->str, 0));
    g_string_free(email, TRUE);
}

static DomainMap *read_config(const char *config)
{
    g_free(put("maps/domain-map", "example.com Example Inc\n"));
    g_free(put("maps/aliases", "ann@home.z ann@example.com\n"));
    g_free(put("maps/patterns", "bot[0-9]+@ci\\. robot@example.com\n"));
    g_free(put("maps/group", "# friends\nbob@free.z\nhome.z\n"));
    return read_map(config);
}

static void test_config(void)
{
    g_autoptr(DomainMap) map = read_config("#\n# A comment\n\n"
                                           "EmailAliases maps/aliases\n"
                                           "RXEmailAliases maps/patterns\n"
                                           "EmailMap maps/domain-map\n"
                                           "VirtualEmployer Half and Half\n"
                                           "  50% Example Inc\n  50 Other\nend\n"
                                           "GroupMap maps/group  Free  Friends\n"
                                           "FileTypeMap nowhere/types\n");
    static const char *const rows[][2] = {
        {"ann@example.com", "Example Inc"},
        {"ann@home.z", "Example Inc"},
        {"bob@free.z", "Free  Friends"},
        {"eve@free.z", NULL},
        {"eve@home.z", "Free  Friends"},
        {"bot17@ci.z", "Example Inc"},
        {"xbot17@ci.z", NULL},
        {"bot@ci.z", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_message("%s", rows[i][0]);
        g_assert_cmpstr(domain_map_organisation(map, rows[i][0], DAY_2020_01_01), ==, rows[i][1]);
    }
}

static void test_virtual_first(void)
{
    g_autoptr(DomainMap) map = read_config("VirtualEmployer Half\n1% EmailMap\nend\n"
                                           "EmailMap maps/domain-map\n");
    g_assert_cmpstr(domain_map_organisation(map, "a@example.com", 0), ==, "Example Inc");
}

static void test_fingerprint(void)
{
    static const char config[] = "EmailMap maps/domain-map\nGroupMap maps/group G\n";
    g_autoptr(DomainMap) first = read_config(config);
    g_autoptr(DomainMap) again = read_config(config);
    g_free(put("maps/group", "bob@free.z\n"));
    g_autoptr(DomainMap) other = read_map(config);
    g_autoptr(DomainMap) renamed = read_map("EmailMap maps/domain-map\nGroupMap maps/group H\n");
    const char *name = domain_map_fingerprint(first);
    g_assert_cmpstr(name, ==, domain_map_fingerprint(again));
    g_assert_cmpstr(name, !=, domain_map_fingerprint(other));
    g_assert_cmpstr(domain_map_fingerprint(other), !=, domain_map_fingerprint(renamed));
}

static void test_errors(void)
{
    static const struct {
        const char *map, *message;
    } rows[] = {
        {"\nexample.com\n", "map:2: no employer behind \"example.com\""},
        {"e.x < 2009-12-31\n", "map:1: no employer"},
        {"e.x X < soon\n", "map:1: \"soon\" is no day"},
        {"e.x X < 2009-02-30\n", "map:1: \"2009-02-30\" is no day"},
        {"e.x X < 2009-12\n", "map:1: \"2009-12\" is no day"},
        {"e.x X < 2009-12-31 c\n", "map:1: \"2009-12-31 c\" is no day"},
        {"\"Ann Ash\" nobody\n", "map:1: no address behind \"Ann Ash\""},
        {"EmailMap\n", "map:1: EmailMap: no file"},
        {"EmailMap maps/domain-map\nGroupMap maps/group\n", "map:2: GroupMap: no employer"},
        {"EmailMap maps/domain-map\nFriends x\n", "map:2: \"Friends\" is nothing that gitdm"},
        {"EmailMap maps/nowhere\n", "maps/nowhere"},
        {"EmailMap maps/group\n", "maps/group:1: no employer"},
        {"RXEmailAliases maps/broken\n", "maps/broken:1: "},
        {"VirtualEmployer X\n50% Y\n", "map:2: VirtualEmployer: no \"end\""},
    };
    g_free(put("maps/domain-map", "e.x X\n"));
    g_free(put("maps/group", "bob@free.z\n"));
    g_free(put("maps/broken", "( a@e.x\n"));
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(DomainMap) map = domain_map_new();
        g_autofree char *path = put("map", rows[i].map);
        g_assert_false(domain_map_read(map, path, &error));
        g_test_message("%s", error->message);
        g_assert_nonnull(strstr(error->message, rows[i].message));
    }
}

static void test_no_file(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DomainMap) map = domain_map_new();
    g_assert_false(domain_map_read(map, "/nonexistent/domain-map", &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void clean(void)
{
    static const char *const names[] = {
        "maps/domain-map", "maps/aliases", "maps/patterns", "maps/group",
        "maps/broken",     "maps",         "map",           ""};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(folder, names[i], NULL);
        g_remove(path);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("domain-map-XXXXXX", NULL);
    g_test_add_func("/domain-map/lines", test_lines);
    g_test_add_func("/domain-map/long-domain", test_long_domain);
    g_test_add_func("/domain-map/config", test_config);
    g_test_add_func("/domain-map/virtual-first", test_virtual_first);
    g_test_add_func("/domain-map/fingerprint", test_fingerprint);
    g_test_add_func("/domain-map/errors", test_errors);
    g_test_add_func("/domain-map/no-file", test_no_file);
    int status = g_test_run();
    clean();
    g_free(folder);
    return status;
}
