using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>
/// What the file half asks of the rest of the libOS: memory shared by the processes of the instance, blocking, time, signals, the console.
/// </summary>
/// <remarks>
/// The functions are the same in every process of an instance; the table is private to each and filled in at start. It exists so that
/// everything above runs unchanged in a test on an ordinary operating system.
/// </remarks>
public static unsafe class FileHost
{
    // Addresses of functions, held as numbers: a static field of function-pointer type would need a type loader.
    static nint allocate, free, wait, clock, monotonic, signal, console, checkUser, random, enter, leave;

    public static void Install(
        delegate*<uint, byte*> allocatePages,
        delegate*<byte*, uint, void> freePages,
        delegate*<WaitWord*, int, ulong, WaitResult> waitFor,
        delegate*<Timestamp> wallClock,
        delegate*<ulong> monotonicNanoseconds,
        delegate*<int, int, void> sendSignal,
        delegate*<byte*, int, int> writeConsole,
        delegate*<ulong, ulong, bool, bool> checkUserRange,
        delegate*<byte*, int, bool> fillRandom,
        delegate*<ulong*, bool> enterLock,
        delegate*<ulong*, void> leaveLock)
    {
        allocate = (nint)allocatePages;
        free = (nint)freePages;
        wait = (nint)waitFor;
        clock = (nint)wallClock;
        monotonic = (nint)monotonicNanoseconds;
        signal = (nint)sendSignal;
        console = (nint)writeConsole;
        checkUser = (nint)checkUserRange;
        random = (nint)fillRandom;
        enter = (nint)enterLock;
        leave = (nint)leaveLock;
    }

    /// <summary>Zeroed pages of shared memory, consecutive addresses, the same in every process; null if there are none.</summary>
    public static byte* AllocatePages(uint count) => ((delegate*<uint, byte*>)allocate)(count);

    public static void FreePages(byte* pages, uint count) => ((delegate*<byte*, uint, void>)free)(pages, count);

    /// <summary>Blocks the calling thread until one of the words differs from its value, the deadline (monotonic nanoseconds,
    /// ulong.MaxValue = never) passes, or a signal is to be handled.</summary>
    public static WaitResult Wait(ReadOnlySpan<WaitWord> words, ulong deadline)
    {
        fixed (WaitWord* first = words)
            return ((delegate*<WaitWord*, int, ulong, WaitResult>)wait)(first, words.Length, deadline);
    }

    /// <summary>The time of day.</summary>
    public static Timestamp Now => ((delegate*<Timestamp>)clock)();

    /// <summary>Nanoseconds since boot.</summary>
    public static ulong Monotonic => ((delegate*<ulong>)monotonic)();

    /// <summary>Sends a signal to a process, to the calling thread (0), or to a process group (negative).</summary>
    public static void Signal(int target, int number) => ((delegate*<int, int, void>)signal)(target, number);

    /// <summary>Writes to the text console. Bytes written, fewer or 0 if it refuses.</summary>
    public static int WriteConsole(ReadOnlySpan<byte> text)
    {
        fixed (byte* first = text)
            return ((delegate*<byte*, int, int>)console)(first, text.Length);
    }

    /// <summary>True if the program may read (or write) all of a range of its memory; the pages are present afterwards.</summary>
    public static bool CheckUser(ulong address, ulong length, bool write) =>
        length == 0 || ((delegate*<ulong, ulong, bool, bool>)checkUser)(address, length, write);

    /// <summary>Fills a buffer with bytes nobody can predict. False if there is no source.</summary>
    public static bool FillRandom(Span<byte> buffer)
    {
        fixed (byte* first = buffer)
            return ((delegate*<byte*, int, bool>)random)(first, buffer.Length);
    }

    /// <returns>True if the owner before died holding it.</returns>
    internal static bool Enter(ulong* word) => ((delegate*<ulong*, bool>)enter)(word);

    internal static void Leave(ulong* word) => ((delegate*<ulong*, void>)leave)(word);
}

/// <summary>A 32-bit word in memory and the value that keeps a waiter asleep.</summary>
public readonly unsafe struct WaitWord(uint* word, uint value)
{
    public readonly uint* Word = word;
    public readonly uint Value = value;
}

/// <summary>Why a wait ended.</summary>
public enum WaitResult
{
    Woken,
    Expired,
    /// <summary>A signal wants to be handled: the system call returns EINTR.</summary>
    Interrupted,
}
