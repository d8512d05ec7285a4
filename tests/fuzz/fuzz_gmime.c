/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gmime: a mail as mail_parse() reads it, and as GMime does. What is as RFCs have it, both read the
 * same (comparable.h), but for what GMime is known to lose (gmime_compare.h).
 */
#include "comparable.h"
#include "fuzz.h"

static void compare(const OurMail *our, const GMimeMail *peer, PeerField field)
{
    Compared compared;
    compare_field(&compared, our, peer, field);
    if (compared.reason == COMPARE_UNKNOWN) {
        fprintf(stderr, "%s:\n", compare_field_name(field));
        compared_print(&compared, stderr);
    }
    g_assert_cmpuint(compared.reason, !=, COMPARE_UNKNOWN);
    compared_release(&compared);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GMimeMail peer;
    RawMail raw = {.data = {(const char *)data, size}, .source = "fuzz"};
    g_autoptr(DiagLog) log = diag_log_new(TRUE);
    g_autoptr(MailParser) parser = mail_parser_new(log);
    diag_at(log, raw.source, 0);
    OurMail our = {log, parser, &raw, mail_parse(parser, &raw)};
    if (!gmime_mail_init(&peer, raw.data, raw.envelope))
        return 0;
    guint fields = comparable_fields(&our, &peer);
    for (int field = 0; field < PEER_FIELDS; field++)
        if (fields & 1U << field)
            compare(&our, &peer, (PeerField)field);
    gmime_mail_release(&peer);
    return 0;
}
