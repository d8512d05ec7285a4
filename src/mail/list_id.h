/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list_id: one name for a list, whatever its software writes.
 *
 *     List-Id: KVM list <kvm.vger.kernel.org>                      kvm.vger.kernel.org
 *     X-Mailing-List: kvm@vger.kernel.org                          kvm.vger.kernel.org
 *     X-Mailing-List: <kvm@vger.kernel.org> archive/latest/123     kvm.vger.kernel.org
 */
#ifndef LISTDIGEST_LIST_ID_H
#define LISTDIGEST_LIST_ID_H

#include "base/arena.h"

/* In lower case, in the arena; NULL if value (of either field) names no list. */
const char *list_id_read(Arena *arena, Str value);

#endif
