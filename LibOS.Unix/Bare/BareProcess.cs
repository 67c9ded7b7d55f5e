using System;
using System.Diagnostics.CodeAnalysis;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Calls;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Loading;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Recalling;
using ExoCosmos.LibOS.Unix.Signals;
using ExoCosmos.LibOS.Unix.Start;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Bare;

/// <summary>
/// A bare application as a process: of the Unix instance whose shell started it, or of an instance of its own when it comes from the boot manifest
/// (docs/notes/0014). It is libOS code itself: calls are calls, no slice interrupts it, and it ends by <see cref="Exit"/>.
/// </summary>
public static unsafe class BareProcess
{
    private static ulong s_arguments;

    /// <summary>What its calls on files are made for: directory, descriptors, identity.</summary>
    public static FileContext* Files => (FileContext*)Processes.Current->Files;

    /// <summary>Its account, which pays for all its frames.</summary>
    public static NamedCapability Account => Grants.TryFind("account"u8, out var account) ? account : default;

    /// <summary>Makes the environment a process. The first call of an application.</summary>
    /// <param name="parameters">The first argument of exo_main.</param>
    /// <param name="spawned">The second one.</param>
    /// <param name="fault">
    /// Its page-fault handler, called on the stack that faulted: see <see cref="DemandPaging"/> for the libOS' own. Must answer for
    /// <see cref="LibOsMemory"/>, too.
    /// </param>
    public static void Begin(EnvironmentParameters* parameters, ProcessEntry* spawned, delegate*<Registers*, void> fault)
    {
        Upcalls.Listen(fault, null, null);
        var process = ProcessBirth.Join(parameters, spawned);
        var control = SystemTables.Control;
        ProcessBirth.Begin(process, ThreadTable.CreateOn(control->StackLow, control->StackTop), isSpawned: spawned != null);
        var block = spawned == null ? StartBlock.OfManifest() : (StartBlock*)process->Start;
        if (block == null)
            Panic.Because("there is no memory for arguments"u8);
        // Whoever starts a process by name names it, too.
        if (spawned == null)
            ProcessNaming.Set(process, block, null);
        KeepArguments(block);
    }

    /// <summary>Number of arguments, with the name it was started by.</summary>
    public static int ArgumentCount => s_arguments == 0 ? 0 : (int)((StartBlock*)s_arguments)->ArgumentCount;

    /// <summary>An argument as UTF-8; 0 is the name it was started by. Empty if there are not as many.</summary>
    public static ReadOnlySpan<byte> Argument(int index) =>
        index < ArgumentCount ? StartBlock.TextAt((StartBlock*)s_arguments, (uint)index + 1) : default;

    /// <summary>Ends it: files are closed and the status goes to whoever waits.</summary>
    [DoesNotReturn]
    public static void Exit(int status)
    {
        ProcessEnd.Exit(status);
        throw null!;
    }

    /// <summary>Sleeps until one of the words has changed, the time has come or a signal that ends the process, which may be told its last words then.</summary>
    /// <param name="terms">Words in memory of the libOS (<see cref="PrivateMemory"/>) or the kernel's.</param>
    /// <param name="count">How many.</param>
    /// <param name="deadlineTsc">TSC ticks.</param>
    /// <returns>None, ETIMEDOUT or EINTR: the next call on a file ends the process, unless <see cref="HoldSignals"/> comes before.</returns>
    public static Errno Wait(WakeTerm* terms, int count, ulong deadlineTsc)
    {
        var error = Waiting.WaitAny(terms, count, deadlineTsc);
        Recalls.Attend();
        return error;
    }

    /// <summary>From now on no signal ends the process, but those that nobody can hold: it has last words to say.</summary>
    public static void HoldSignals() => Scheduler.Current->Signals.Mask = ~Signal.Unblockable;

    /// <summary>They are said: ends as the signal would have ended it.</summary>
    [DoesNotReturn]
    public static void EndInterrupted()
    {
        Scheduler.Current->Signals.Mask = 0;
        DoChores();
        Exit(128 + Signal.Interrupt);
    }

    /// <summary>Makes everything that its instance has written durable and its disks clean, as before the machine stops.</summary>
    public static void Settle() => Unix.Files.ProcessFiles.SyncAll();

    /// <summary>
    /// After a call on a file, for there is no better moment: what is due on the disks, and the end if a signal came that is not ignored. A signal's
    /// default action is all that a bare application has.
    /// </summary>
    internal static void DoChores()
    {
        WriteBack.RunIfDue();
        Recalls.Attend();
        ref var signals = ref Scheduler.Current->Signals;
        while (SignalDelivery.IsPending(signals, Processes.Current))
        {
            var signal = SignalDelivery.Claim(ref signals, ~signals.Mask);
            if (signal != 0 && !ProcessSignals.IsIgnored(signal))
                ProcessEnd.BySignal(signal);
        }
    }

    /// <summary>The block is shared memory that others need again: what is in it moves to pages of this process.</summary>
    private static void KeepArguments(StartBlock* block)
    {
        var size = StartBlock.SizeOf(block);
        s_arguments = (ulong)PrivateMemory.AllocatePages((uint)((size + Layout.PageSize - 1) >> Layout.PageShift));
        if (s_arguments == 0)
            Panic.Because("there is no memory for arguments"u8);
        new ReadOnlySpan<byte>(block, (int)size).CopyTo(new Span<byte>((void*)s_arguments, (int)size));
        StartBlock.Free(block);
    }
}
