/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reading: how mails are read, as a number.
 *
 * A kept index holds what mails said to the program that read them: decoded text, subjects taken
 * apart, patch-ids, trailers, notices, links. It stores this number with each source. A source of
 * another number is read again from its start when it is next named, as if it had changed; its
 * mails are no news by that. One that is not named, or is gone, keeps what was read of it.
 *
 * Raise it by one whenever read/, mail/, patch/ or cli/convert.c come to say anything else of some
 * mail that the index stores: another trailer, notice, link, kind, title, charset, date, person.
 * Once per release is enough, and a change of the tables is none of its business (index/schema.h),
 * nor is one of series/: what is derived is made anew where anything changed.
 *
 *     1  the first number; notices in words, links and reviews as of schema 4
 */
#ifndef LISTDIGEST_READING_H
#define LISTDIGEST_READING_H

enum { READING_VERSION = 1 };

#endif
