using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>What a <see cref="TraceRecord"/> says; First and Second are in brackets. A kind's bit in <see cref="TraceHeader.Mask"/> is 1 &lt;&lt; kind.</summary>
public enum TraceKind : ushort
{
    /// <summary>A kernel call (number, first argument).</summary>
    Call = 0,
    /// <summary>An upcall other than a fault (<see cref="UpcallFrame.Vector"/>, where it enters).</summary>
    Upcall = 1,
    /// <summary>The environment goes on (generation, where).</summary>
    Switch = 2,
    /// <summary>A fault or exception (vector | error &lt;&lt; 32, address of a page fault).</summary>
    Fault = 3,
    /// <summary>A device interrupted (vector, where).</summary>
    Interrupt = 4,
    /// <summary>Entries of a Map batch were carried out (how many, in which environment).</summary>
    Map = 5,
    /// <summary>A disk request was handed to its device (disk | <see cref="DiskOperation"/> &lt;&lt; 32, first sector).</summary>
    DiskRequest = 6,
    /// <summary>It came back (disk, status: 0 or a <see cref="KernelError"/>).</summary>
    DiskCompletion = 7,
    /// <summary>The environment is told that something is recalled (handle, how much).</summary>
    Recall = 8,
    /// <summary>The environment started, began to end, or is gone (<see cref="EnvironmentState"/>, status of one that ends).</summary>
    Life = 9,
}

/// <summary>
/// The first page of the kernel's trace ring. The frames behind it are full of <see cref="TraceRecord"/>: number n is at n mod Capacity. Who has the Frames
/// capability "trace" reads them, and with the right to write says what is recorded (docs/notes/0029-trace-and-observation.md).
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 4096)]
public struct TraceHeader
{
    /// <summary>Written by the holder: which kinds are recorded, from the next switch on.</summary>
    [FieldOffset(0)] public uint Mask;
    [FieldOffset(4)] public uint Capacity;
    /// <summary>Records ever written; goes up after the record is whole.</summary>
    [FieldOffset(8)] public ulong Head;
}

/// <summary>One event.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
public struct TraceRecord
{
    /// <summary>Time-stamp counter.</summary>
    [FieldOffset(0)] public ulong Ticks;
    /// <summary>Slot of the environment that it happened in or to; 0 = none ran.</summary>
    [FieldOffset(8)] public uint Environment;
    [FieldOffset(12)] public TraceKind Kind;
    [FieldOffset(16)] public ulong First;
    [FieldOffset(24)] public ulong Second;
}
