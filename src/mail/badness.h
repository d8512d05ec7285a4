/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * badness: how little a text looks like something that anybody wrote.
 *
 * UTF-8 taken for another encoding puts letters and signs beside each other that writing keeps
 * apart: an accent or an inverted question mark in the middle of a word, a capital behind a small
 * letter, a currency sign before a trademark sign, two alphabets in one word. The idea of counting
 * them is ftfy's ("badness"); classes and numbers here are our own, and there is one difference:
 * ftfy asks how bad a text is before a repair, we compare before and after. So strange but honest
 * text costs nothing as long as its repair would be no better.
 *
 * Every character has a class (badness.c has them as ranges of code points). A text costs the sum
 * of
 *
 *  - what a class costs on its own: C1 controls, characters that no living orthography uses;
 *  - what it costs directly behind a letter, before a letter, beside another sign;
 *  - two letters side by side: a capital behind a small one, two alphabets;
 *  - three in a row: a small letter behind two capitals; a quotation mark between two letters;
 *  - a letter of Hebrew, Thai, Chinese ... all alone.
 *
 * Only where something beyond ASCII is involved. 1 is unusual, 2 is odd, 3 hardly ever meant, 5
 * never. Good prose in any language costs next to nothing.
 */
#ifndef LISTDIGEST_BADNESS_H
#define LISTDIGEST_BADNESS_H

#include <glib.h>

guint badness(const gunichar *text, gsize n);

/* For repairs that must not be judged by them alone: £ € ¥ ¢ ¤. */
gboolean badness_is_money(gunichar c);

/* A character that no living orthography uses, or a control. */
gboolean badness_is_rare(gunichar c);

/* A letter of an alphabet in which words have more than one: Hebrew, Armenian ... */
gboolean badness_is_eastern(gunichar c);

#endif
