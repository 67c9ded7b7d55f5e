using System.Collections.Generic;

namespace ExoCosmos.Iso.Benchmarking;

/// <summary>A line of the table: an operation of ours, what Linux has for the same purpose, and what it may cost.</summary>
/// <param name="Title">What it is, for people.</param>
/// <param name="Ours">The result's name, "native:…" from Benchmarks/Native or "unix:…" from Benchmarks/Unix.</param>
/// <param name="Theirs">The result's name in Benchmarks/Unix run on Linux.</param>
/// <param name="Aim">Guest instructions that it is meant to stay below, or null.</param>
public sealed record Row(string Title, string Ours, string Theirs, double? Aim = null)
{
    public static IReadOnlyList<Row> All { get; } =
    [
        new("kernel call that does nothing | getppid", "native:null-call", "getppid", 60),
        new("getppid in a Linux program", "unix:getppid", "getppid", 80),
        new("clock_gettime, by system call", "unix:clock_gettime", "clock_gettime"),
        new("fault to a libOS' handler and back | SIGSEGV", "native:fault", "sigsegv", 250),
        new("SIGSEGV handler in a Linux program and back", "unix:sigsegv", "sigsegv", 330),
        new("protect, trap, unprotect", "native:protection-trap", "protection-trap", 900),
        new("mprotect, SIGSEGV, mprotect in a Linux program", "unix:protection-trap", "protection-trap"),
        new("mprotect twice in a Linux program", "unix:mprotect-pair", "mprotect-pair"),
        new("call of another environment and its reply, two transfers | pipe, there and back", "native:transfer", "pipe-round-trip", 240),
        new("map a page within a batch | first touch", "native:map-page", "first-touch", 60),
        new("first touch of a page in a Linux program", "unix:first-touch", "first-touch"),
        new("create, start, destroy an environment | vfork, exec, wait", "native:environment-cycle", "spawn-and-wait", 20_000),
        new("vfork, exec, wait in a Linux program", "unix:spawn-and-wait", "spawn-and-wait"),
        new("futex round trip between two threads", "unix:futex-round-trip", "futex-round-trip"),
        new("pipe round trip between two processes", "unix:pipe-round-trip", "pipe-round-trip"),
    ];
}
