using System;
using System.Runtime;
using System.Threading;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.Benchmarks.Unix.Linux;

namespace ExoCosmos.Benchmarks.Unix.Measures;

/// <summary>Two threads that wake each other in turn.</summary>
internal unsafe struct FutexRoundTrip : IMeasure
{
    private const ulong StackLength = 4 * LinuxSystem.PageSize;
    /// <summary>CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM.</summary>
    private const ulong ThreadFlags = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000;
    private const ulong WaitPrivate = 128, WakePrivate = 129;

    /// <summary>In a page of their own: the words of this thread and of its partner; what they count up to.</summary>
    private static ulong s_words;

    private static int* Ping => (int*)s_words;

    private static int* Pong => (int*)s_words + 16;

    public static ReadOnlySpan<byte> Name => "futex-round-trip"u8;

    public static uint Operations => 100;

    public static bool Prepare()
    {
        s_words = LinuxSystem.MapAnonymous(LinuxSystem.PageSize, LinuxSystem.Readable | LinuxSystem.Writable);
        var stack = LinuxSystem.MapAnonymous(StackLength, LinuxSystem.Readable | LinuxSystem.Writable);
        return LinuxSystem.Thread(ThreadFlags, stack + StackLength) > 0;
    }

    public static void Run(uint operations)
    {
        for (var i = 0u; i < operations; i++)
        {
            var turn = *Pong;
            Advance(Ping);
            Await(Pong, turn);
        }
    }

    /// <summary>The partner finds -1 and ends.</summary>
    public static void Finish()
    {
        Volatile.Write(ref *Ping, -1);
        LinuxSystem.Do(Call.Futex, (ulong)Ping, WakePrivate, 1);
    }

    [RuntimeExport("unix_partner")]
    private static void Partner()
    {
        for (var turn = 0; Await(Ping, turn) >= 0; turn++)
            Advance(Pong);
        LinuxSystem.Do(Call.Exit);
    }

    private static void Advance(int* word)
    {
        Volatile.Write(ref *word, *word + 1);
        LinuxSystem.Do(Call.Futex, (ulong)word, WakePrivate, 1);
    }

    /// <summary>Waits until the word has another value than this, and returns it.</summary>
    private static int Await(int* word, int value)
    {
        while (Volatile.Read(ref *word) == value)
            LinuxSystem.Do(Call.Futex, (ulong)word, WaitPrivate, (uint)value);
        return *word;
    }
}
