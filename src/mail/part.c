/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/part.h"

/* What a type is; a subtype of NULL stands for all that are not named. */
static const struct {
    const char *type, *subtype;
    PartKind kind;
} kinds[] = {
    {"text", "plain", PART_TEXT}, /* most of them */
    {"text", "html", PART_HTML},
    /* text for programs */
    {"text", "calendar", PART_OTHER},
    {"text", "css", PART_OTHER},
    {"text", "directory", PART_OTHER},
    {"text", "rfc822-headers", PART_OTHER},
    {"text", "rtf", PART_OTHER},
    {"text", "vcard", PART_OTHER},
    {"text", "x-amp-html", PART_OTHER},
    {"text", "x-moz-deleted", PART_OTHER},
    {"text", "x-vcard", PART_OTHER},
    {"text", NULL, PART_TEXT},
    {"multipart", NULL, PART_TREE},
    {"message", "rfc822", PART_MESSAGE},
    {"message", "global", PART_MESSAGE},
    {"message", "news", PART_MESSAGE},
    {"message", "partial", PART_TEXT},
    {"message", "delivery-status", PART_FILE},
    {"message", "disposition-notification", PART_FILE},
    {"message", "feedback-report", PART_FILE},
    {"message", NULL, PART_OTHER},
    {"application", "ms-tnef", PART_TNEF},
    {"application", "vnd.ms-tnef", PART_TNEF},
    {"application", "pgp", PART_TEXT}, /* before RFC 2015 */
    {"application", "pgp-encrypted", PART_ENCRYPTED},
    {"application", "pgp-signature", PART_SIGNATURE},
    {"application", "pkcs7-signature", PART_SIGNATURE},
    {"application", "x-pkcs7-signature", PART_SIGNATURE},
    {"application", "pkcs7-mime", PART_ENCRYPTED},
    {"application", "x-pkcs7-mime", PART_ENCRYPTED},
    {"application", "octet-stream", PART_FILE}, /* mailers say it of anything */
    {"application", NULL, PART_OTHER},
    {"image", NULL, PART_OTHER},
    {"audio", NULL, PART_OTHER},
    {"video", NULL, PART_OTHER},
    {"font", NULL, PART_OTHER},
    {"model", NULL, PART_OTHER},
};

static const char *const patch_types[] = {"x-patch", "x-diff", "patch", "diff", "x-vnd.git-patch"};

static const char *const patch_names[] = {".patch", ".diff", ".dif", ".patch.txt", ".diff.txt"};

static const char *const tnef_names[] = {"winmail.dat", "win.dat"};

/* Of pkcs7-mime (RFC 8551 3.2.2); what says nothing is taken for encrypted. */
static const char *const signed_types[] = {"signed-data", "signed-receipt", "certs-only"};

static gboolean is_one_of(Str s, const char *const *names, guint n)
{
    for (guint i = 0; i < n; i++)
        if (str_equal_nocase(s, str_of(names[i])))
            return TRUE;
    return FALSE;
}

static gboolean ends_in(Str s, const char *suffix)
{
    Str end = str_of(suffix);
    return s.n >= end.n && str_equal_nocase(str_skip(s, s.n - end.n), end);
}

gboolean part_is_type(const Part *part, const char *type, const char *subtype)
{
    return str_equal_nocase(part->type.type, str_of(type)) &&
           (!subtype || str_equal_nocase(part->type.subtype, str_of(subtype)));
}

Str part_file_name(const Part *part)
{
    return str_trim(part->disposition.name.n ? part->disposition.name : part->type.name);
}

gboolean part_is_patch(const Part *part)
{
    if (is_one_of(part->type.subtype, patch_types, G_N_ELEMENTS(patch_types)))
        return TRUE;
    Str name = part_file_name(part);
    for (guint i = 0; name.n && i < G_N_ELEMENTS(patch_names); i++)
        if (ends_in(name, patch_names[i]))
            return TRUE;
    return FALSE;
}

/* A type that nobody knows, "plain/text", is a file that may be text. */
static PartKind kind_of_type(const Part *part)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (part_is_type(part, kinds[i].type, kinds[i].subtype))
            return kinds[i].kind;
    return PART_FILE;
}

static gboolean is_attached(const Part *part)
{
    return part->depth && part_file_name(part).n &&
           str_equal_nocase(part->disposition.type, STR("attachment"));
}

static PartKind text_kind(const Part *part, PartKind kind)
{
    if (part_is_patch(part))
        return PART_TEXT;
    if (is_attached(part))
        return PART_FILE;
    return kind == PART_OTHER && !part->depth ? PART_TEXT : kind;
}

PartKind part_kind(const Part *part)
{
    PartKind kind = kind_of_type(part);
    if (part_is_type(part, "text", NULL))
        return text_kind(part, kind);
    if (is_one_of(part_file_name(part), tnef_names, G_N_ELEMENTS(tnef_names)))
        return PART_TNEF;
    if (kind == PART_ENCRYPTED &&
        is_one_of(part->type.smime_type, signed_types, G_N_ELEMENTS(signed_types)))
        return PART_SIGNED;
    if (kind != PART_OTHER)
        return kind;
    if (part_is_type(part, "application", NULL))
        return part->depth && !part_is_patch(part) ? PART_OTHER : PART_FILE;
    return !part->depth && part_is_type(part, "message", NULL) ? PART_TEXT : PART_OTHER;
}

int part_rank(const Part *part)
{
    switch (part->kind) {
    case PART_TEXT:
        if (part_is_type(part, "text", "plain"))
            return 5;
        return part_is_type(part, "text", "enriched") || part_is_type(part, "text", "richtext") ? 1
                                                                                                : 3;
    case PART_TREE: return 4;
    case PART_HTML: return 2;
    default: return 0;
    }
}
