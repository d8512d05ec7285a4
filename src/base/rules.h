/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules: every rule that decides what belongs together, by the name under which JSON, the index and
 * --explain give it, and what it says, in a sentence.
 *
 * The rooms that decide store the name; what reads it for people asks here. The section RULES of
 * the manual holds the same sentences; a test compares them, and another that no other names are
 * given.
 */
#ifndef LISTDIGEST_RULES_H
#define LISTDIGEST_RULES_H

#include <glib.h>

typedef enum {
    RULES_MEMBER,   /* why a patch is in its series */
    RULES_VERSION,  /* where its version comes from */
    RULES_STATE,    /* why it is new, a reroll or a resend */
    RULES_REVISION, /* what leads to the posting before */
    RULES_REVIEW,   /* how a trailer came to its patch */
    RULES_NOTICE,   /* how a notice came to its series or patch */
    RULES_FATE,     /* what says what became of it */
    RULES_KINDS
} RulesKind;

typedef struct {
    RulesKind kind;
    const char *name; /* "message-id" */
    const char *text; /* a sentence without its full stop */
} Rule;

/* The i-th, NULL past the end; those of a kind stand together. */
const Rule *rule_nth(guint i);

/* NULL if there is none of that name, as in an index of another version. */
const Rule *rule_find(RulesKind kind, const char *name);

/* "Why a patch is in its series" */
const char *rules_kind_text(RulesKind kind);

#endif
