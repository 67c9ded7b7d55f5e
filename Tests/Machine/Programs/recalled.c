/* A program whose instance is asked for frames: recalled clean | dirty | hold | child. Files hold the numbers of their words times a constant, so that a page out of
   place shows. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096, PIECE = 65536, HELD = 256, ROUNDS = 60, PAUSE = 50000 };

static volatile int lost;

static void fail(const char *what) {
    printf("FAILED: %s\n", what);
    exit(1);
}

static uint32_t word(uint32_t number) { return number * 2654435761u + 12345; }

static void fill(uint32_t *words, uint32_t first) {
    for (uint32_t i = 0; i < PIECE / 4; i++)
        words[i] = word(first + i);
}

static int verify(const char *path, long from, long pieces) {
    static uint32_t found[PIECE / 4], expected[PIECE / 4];
    int file = open(path, O_RDONLY);
    if (file < 0)
        fail(path);
    long count = 0;
    for (; count < pieces && pread(file, found, PIECE, (from + count) * PIECE) == PIECE; count++) {
        fill(expected, (from + count) * (PIECE / 4));
        if (memcmp(found, expected, PIECE))
            fail("a file holds something else");
    }
    close(file);
    return count;
}

static void make(const char *path, long pieces) {
    static uint32_t words[PIECE / 4];
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    for (long i = 0; i < pieces; i++) {
        fill(words, i * (PIECE / 4));
        if (write(file, words, PIECE) != PIECE)
            fail("write");
    }
    close(file);
}

/* A page that was taken is replaced by an empty one. */
static void replace(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)context;
    if (info->si_code != BUS_MCEERR_AR)
        fail("another SIGBUS");
    lost++;
    void *page = (void *)((uintptr_t)info->si_addr & -PAGE);
    if (mmap(page, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != page)
        fail("mmap");
}

static void hold(void) {
    struct sigaction action = {.sa_sigaction = replace, .sa_flags = SA_SIGINFO};
    sigaction(SIGBUS, &action, NULL);
    char *pages = mmap(NULL, HELD * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < HELD; i++)
        memset(pages + i * PAGE, i | 1, PAGE);
    for (int i = 0; i < 2 * ROUNDS; i++)
        usleep(PAUSE);
    int empty = 0;
    for (int i = 0; i < HELD; i++) {
        int before = lost;
        char found = ((volatile char *)pages)[i * PAGE + 77];
        if (lost != before)
            empty++;
        else if (found != (char)(i | 1))
            fail("a page changed");
    }
    printf("lost %d, all others are as they were\n", empty);
}

int main(int count, char **arguments) {
    const char *mode = count > 1 ? arguments[1] : "";
    const char *file = !strcmp(mode, "dirty") ? "/new" : "/big";
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    if (!strcmp(mode, "child"))
        for (long round = 0;; round++) {
            verify(arguments[2], round % 8 * 8, 8);
            usleep(PAUSE);
        }
    if (!strcmp(mode, "dirty"))
        make(file, 32);
    long pieces = verify(file, 0, 1 << 20);
    pid_t child = vfork();
    if (child == 0) {
        execl("/recalled", "recalled", "child", file, (char *)NULL);
        _exit(1);
    }
    if (!strcmp(mode, "hold"))
        hold();
    else
        for (long round = 0; round < ROUNDS; round++) {
            verify(file, round * 7 % pieces, 4);
            if (!strcmp(mode, "dirty") && round % 8 == 0)
                make("/more", 4);
            usleep(PAUSE);
        }
    if (verify(file, 0, 1 << 20) != pieces)
        fail("a file is shorter");
    int status;
    if (kill(child, SIGKILL) || waitpid(child, &status, 0) != child || !WIFSIGNALED(status))
        fail("the child was not there any more");
    printf("%ld pieces are right\n", pieces);
    return 0;
}
