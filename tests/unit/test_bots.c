/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/bots.h"

#define ADA "ada@x.example", "Ada"

static const struct {
    BotMail mail;
    gboolean bot;
} cases[] = {
    {{MAIL_REPLY, ADA, "Re: knob", ""}, FALSE},
    {{MAIL_REPLY, "", "", "", ""}, FALSE},
    /* the address, the name or the subject alone, in any letter case */
    {{MAIL_REPLY, "lkp@x.example", "Ada", "Re: knob", ""}, TRUE},
    {{MAIL_REPLY, "LKP@x.example", "Ada", "Re: knob", ""}, TRUE},
    {{MAIL_REPLY, "lk@x.example", "Ada", "Re: knob", ""}, FALSE},
    {{MAIL_REPLY, "ada@x.example", "Kernel test robot", "Re: knob", ""}, TRUE},
    {{MAIL_REPLY, "ada@x.example", "kernel", "Re: knob", ""}, FALSE},
    {{MAIL_REPLY, "patchwork@emeril.freedesktop.org", "", "", ""}, TRUE},
    {{MAIL_REPLY, ADA, "patch \"knob\" has been added to the tree", ""}, TRUE},
    {{MAIL_REPLY, ADA, "Patch \"knob\" is fine", ""}, FALSE},
    {{MAIL_REPLY, ADA, "+ knob.patch added to -mm tree", ""}, TRUE},
    {{MAIL_REPLY, ADA, "[git:knobs/master] knob", ""}, TRUE},
    /* a tag, of a patch or cover only */
    {{MAIL_PATCH, ADA, "[PATCH AUTOSEL] knob", "AUTOSEL"}, TRUE},
    {{MAIL_REPLY, ADA, "Re: [PATCH AUTOSEL] knob", "AUTOSEL"}, FALSE},
    {{MAIL_PATCH, "sashal@kernel.org", "", "[PATCH 6.1] knob", "6.1"}, TRUE},
    {{MAIL_PATCH, "sashal@kernel.org", "", "[PATCH] knob", ""}, FALSE},
    {{MAIL_PATCH, ADA, "[PATCH 6.1] knob", "6.1"}, FALSE},
};

static void test_cases(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].mail.subject);
        g_assert_cmpint(bots_sent(&cases[i].mail), ==, cases[i].bot);
    }
}

static void test_added(void)
{
    BotMail mail = {MAIL_REPLY, "turner@x.example", "Knob Turner", "Re: knob", ""};
    g_assert_false(bots_sent(&mail));
    g_assert_false(bots_add(" "));
    g_assert_true(bots_add("knob t"));
    g_assert_true(bots_sent(&mail));
    bots_reset();
    g_assert_false(bots_sent(&mail));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bots/cases", test_cases);
    g_test_add_func("/bots/added", test_added);
    return g_test_run();
}
