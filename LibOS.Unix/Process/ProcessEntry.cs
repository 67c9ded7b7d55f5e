using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Unix.Process;

/// <summary>
/// A process of the instance, in shared memory. Changed by its own process, except where a field says otherwise;
/// <see cref="State"/>, <see cref="Parent"/> and the links are under the process table's lock.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ProcessEntry
{
    public ProcessState State;
    public int Id;
    /// <summary>Process id of the parent; 1 when that ended first.</summary>
    public int Parent;
    public int Group;
    public int Session;

    /// <summary>The environment that it runs in. A child of vfork has its parent's until it loads a program.</summary>
    public uint EnvironmentSlot, EnvironmentGeneration;

    /// <summary>
    /// The capability for it, good in the environment that made it: held, so that the kernel keeps the environment's end in its table until somebody
    /// has asked for it.
    /// </summary>
    public Handle Environment;

    /// <summary>Number of its frame account.</summary>
    public uint Account;

    /// <summary>As wait(2) reports it: exit code &lt;&lt; 8, or the signal that ended it.</summary>
    public int WaitStatus;

    /// <summary>Changes when anything happens that a thread of it may wait for: a signal, a child's end.</summary>
    public uint Event;

    /// <summary>Signals sent to the process by anybody and not yet taken by one of its threads: bit n-1 = signal n. Set with an atomic or.</summary>
    public ulong Pending;

    /// <summary>Signals that it ignores (explicitly or by default), for senders.</summary>
    public ulong Ignored;

    /// <summary>Owned by the files half: descriptors, directory, mask.</summary>
    public void* Files;

    /// <summary>What its new environment is to load: a Loading.StartBlock, which the environment frees.</summary>
    public void* Start;

    public ulong StartTicks;
    public ulong ChildTicks;

    /// <summary>Size of the program's memory in pages: reserved, and resident.</summary>
    public ulong VirtualPages, ResidentPages;
    public uint Threads;

    /// <summary>NUL-padded; what /proc shows as comm.</summary>
    public CommandName Command;
    public uint ArgumentsLength;
    /// <summary>NUL-separated arguments, cut off at the field's size.</summary>
    public ArgumentText Arguments;
    /// <summary>Absolute path of the program, NUL-padded.</summary>
    public ProgramPath Program;

    [InlineArray(16)]
    public struct CommandName
    {
        private byte _first;
    }

    [InlineArray(512)]
    public struct ArgumentText
    {
        private byte _first;
    }

    [InlineArray(256)]
    public struct ProgramPath
    {
        private byte _first;
    }
}
