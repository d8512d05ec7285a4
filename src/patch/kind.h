/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kind: what a mail is (SERIES.md 2): notice, bug report, pull request, reply, cover, patch,
 * discussion, the first that fits.
 *
 * Notice and bug report here are the mails that machines make, told by who sends them or by the
 * exact shape of the subject. A person's "Applied, thanks" is a reply, whatever it reports. What a
 * person answers to a machine is a reply too; what the machine answers stays the machine's.
 */
#ifndef LISTDIGEST_KIND_H
#define LISTDIGEST_KIND_H

#include "patch/patchmail.h"

/* A cover is known by its counter 0 only. */
MailKind kind_read(const Mail *mail, const Subject *subject, const Diff *diff);

#endif
