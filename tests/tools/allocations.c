/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * allocations: counts what a program asks of malloc, calloc and realloc, and writes the number to
 * the file that ALLOCATIONS names when the program ends. For LD_PRELOAD, with
 * G_SLICE=always-malloc.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_ullong count;

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

void *malloc(size_t n)
{
    count++;
    return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    count++;
    return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    count++;
    return __libc_realloc(p, n);
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("ALLOCATIONS");
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : -1;
    if (fd < 0)
        return;
    dprintf(fd, "%llu\n", count);
    close(fd);
}
