/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options: the command line of a command, checked and made into values.
 */
#ifndef LISTDIGEST_OPTIONS_H
#define LISTDIGEST_OPTIONS_H

#include "cli/command.h"
#include "cli/domain_map.h"
#include "cli/scan.h"
#include "render/render.h"

typedef struct {
    ScanOptions scan; /* its strings are owned here; without the sources */
    ReportOptions report;
    RenderOptions render;
    GPtrArray *renderers; /* of const Renderer *, each once, in the order given; at least one */
    char *output;         /* a directory, or "-" for standard output */
    char *index;          /* the kept index, or NULL */
    char *range;          /* "A..B", or NULL */
    gboolean fresh;       /* --new */
    gboolean forget;      /* index --forget: forget the sources that are named, read none */
    gboolean schema;      /* index --schema: print it and do nothing else */
    char *described;      /* what tells this run's digests from others', see written.h; NULL where
                             each run makes digests of its own */
    gboolean clock;       /* which mails are wanted depends on when it is asked */
    char *id;             /* show: what names the series */
    char *revision;       /* show: "2", "2.1", or NULL */
    gboolean mbox;        /* show: patches for git am; else all that is known */
    gboolean incomplete;  /* show: also if patches are missing */
    gboolean strict, quiet, verbose;
    gboolean colour; /* of what goes to stderr */

    char *help; /* not NULL: --help was given; print this and do nothing else */

    /* Owners of what the above point to. */
    char **sources; /* command line arguments, NULL-terminated */
    char *list, *link_base, *path;
    char **tags, **exclude_tags;
    ReportRange *ranges;
    GTimeZone *zone;
    Mailmap *mailmap;
    DomainMap *domain_map;
    char *people;
} Options;

/*
 * argv[0] is the command's name. FALSE for a usage error, with a message that says what would be
 * right, or names file and line of the configuration, which is read, too (defaults.h). Reads the
 * environment: SOURCE_DATE_EPOCH (what "now" is), XDG_CONFIG_HOME, NO_COLOR, TERM; and whether
 * stderr is a terminal.
 */
gboolean options_parse(Options *options, const Command *command, int argc, char **argv,
                       GError **error);
void options_clear(Options *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

#endif
