// ulong bench_tsc(): the time stamp counter.

align 16
global function bench_tsc {
    RdTsc
    RDX << 32
    RAX | RDX
}
