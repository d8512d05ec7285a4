/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * epochs: the repositories of a public-inbox, and where each of them is.
 *
 * A v2 is a folder with git/0.git, git/1.git ..., or that folder git itself; what else lies there
 * (all.git, a search index) is not needed. Anything else is one repository, an epoch or a v1.
 */
#ifndef LISTDIGEST_EPOCHS_H
#define LISTDIGEST_EPOCHS_H

#include "read/source.h"

typedef struct {
    char *name;       /* "0", "1"; "." of a repository alone */
    char *repository; /* the folder with HEAD and objects */
    char *tip;        /* its last commit, in hex; NULL: there is none yet */
    char *shallow;    /* a checksum of where its history was cut off; NULL: nowhere */
    GError *trouble;  /* it cannot be read; NULL: it can, as far as one knows */
} Epoch;

void epoch_free(Epoch *epoch);

/* In numeric order, at least one: of Epoch *. SOURCE_ERROR_GIT if there are none. */
GPtrArray *epochs_find(const char *path, SourceForm form, GError **error);

#endif
