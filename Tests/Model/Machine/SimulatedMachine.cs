using System;
using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Kernel;
using ExoCosmos.Kernel.Calls;
using ExoCosmos.Kernel.Disk;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Slice;
using ExoCosmos.Kernel.Upcall;
using Net = ExoCosmos.Kernel.Network.Networks;

namespace ExoCosmos.Model.Machine;

/// <summary>
/// A machine on which the real kernel code runs: memory, one processor with its translation cache, a timer, disks. What the assembly stubs do
/// between ring 3 and the kernel's C# is done by <see cref="Call"/> and the methods beside it.
/// </summary>
public sealed unsafe class SimulatedMachine : IDisposable
{
    private const ulong TimerVector = 0x40, DiskVector = 0x50, NetworkVector = 0x60;

    public SimulatedMachine(MachineSizes sizes)
    {
        Sizes = sizes;
        Arena = new PhysicalArena(sizes.Frames);
        Walk = new PageWalk(Arena);
        Translations = new TranslationCache(Walk);
        Ring3 = new Ring3Memory(Arena, Translations);
        Networks = [.. Enumerable.Range(0, (int)sizes.Networks).Select(_ => new FakeNetwork(Arena))];
        Disks = [.. Enumerable.Range(0, (int)sizes.Disks).Select(_ => new FakeDisk())];
        Kernel = (KernelState*)NativeMemory.AllocZeroed((nuint)sizeof(KernelState));
        SimulatedPlatform.Machine = this;
        SimulatedBoot.Run(this);
        Net.Serve<SimulatedPlatform>(Kernel, isThorough: true);
        Switch();
    }

    public MachineSizes Sizes { get; }

    public PhysicalArena Arena { get; }

    public PageWalk Walk { get; }

    public TranslationCache Translations { get; }

    public Ring3Memory Ring3 { get; }

    public FakeDisk[] Disks { get; }

    public FakeNetwork[] Networks { get; }

    /// <summary>What the kernel has for its interfaces.</summary>
    public NetworkMemory? NetworkMemory { get; set; }

    public KernelState* Kernel { get; }

    /// <summary>Frames of the kernel's own level-4 table, and of the level-3 table of the information pages.</summary>
    public (ulong Kernel, ulong Information) BootTables => (Kernel->KernelTable, Kernel->InformationTable);

    /// <summary>The time-stamp counter.</summary>
    public ulong Time { get; set; } = 1000;

    /// <summary>When the timer will interrupt.</summary>
    public ulong? Alarm { get; set; }

    /// <summary>The timer wants to interrupt, and waits for the kernel to be left.</summary>
    public bool IsInterruptPending => Alarm <= Time;

    /// <summary>fs and gs base of the processor.</summary>
    public ulong[] ModelRegisters { get; } = new ulong[2];

    public ulong FaultAddress { get; set; }

    public bool SwitchRequested { get; set; }

    /// <summary>Where the next entry into the kernel would save registers.</summary>
    public EnvironmentRecord* EntryRecord { get; set; }

    public ulong ConsoleBytes { get; set; }

    public uint PowerRequests { get; set; }

    /// <summary>Calls and replies that took the fast path.</summary>
    public long FastTransfers { get; private set; }

    /// <summary>Slot of the environment in ring 3.</summary>
    public uint Current => Kernel->Current;

    /// <summary>The running environment makes a kernel call. If the call ends in a switch, another environment runs afterwards.</summary>
    public long Call(KernelCall call, ReadOnlySpan<ulong> arguments)
    {
        if ((call == KernelCall.Call && FastTransfer.TryCall(this, arguments)) || (call == KernelCall.Serve && FastTransfer.TryServe(this, arguments)))
        {
            FastTransfers++;
            CheckEntry(&EntryRecord->Registers);
            return 0;
        }

        var caller = EntryRecord;
        var frame = new CallFrame
        {
            First = arguments[0], Second = arguments[1], Third = arguments[2], Fourth = arguments[3], Fifth = arguments[4], Sixth = arguments[5], Number = (ulong)call, Kernel = Kernel,
        };
        var answer = Dispatch.EntryOf<SimulatedPlatform>(call)(&frame);
        caller->Registers.Rax = (ulong)answer;
        if (!SwitchRequested)
            return answer;
        SwitchRequested = false;
        Switch();
        return answer;
    }

    /// <summary>The processor interrupts ring 3 with this vector.</summary>
    /// <param name="error">What it pushes with an exception, or 0.</param>
    public void Interrupt(ulong vector, ulong error = 0)
    {
        (EntryRecord->Registers.Vector, EntryRecord->Registers.Error) = (vector, error);
        CheckEntry(Interrupts.FromUser<SimulatedPlatform>(Kernel, &EntryRecord->Registers));
    }

    public void InterruptByTimer() => Interrupt(TimerVector);

    public void InterruptByDisk() => Interrupt(DiskVector);

    public void InterruptByNetwork() => Interrupt(NetworkVector);

    /// <summary>The running environment makes a system call that is not the kernel's.</summary>
    public void CallForeign()
    {
        if (!ForeignCall.TryReflect(this))
            CheckEntry(Interrupts.BadForeignEntry<SimulatedPlatform>(Kernel));
    }

    /// <summary>Serves an interrupt; true for the slice timer.</summary>
    public bool ServeInterrupt(ulong vector)
    {
        if (vector is not TimerVector and not DiskVector and not NetworkVector)
            return false;
        CompleteRequests();
        Net.Serve<SimulatedPlatform>(Kernel, isThorough: vector == TimerVector);
        return vector == TimerVector;
    }

    /// <summary>No environment can run: time passes until a disk or a network interface answers or the timer comes.</summary>
    public void WaitForInterrupt()
    {
        if (Array.Find(Disks, disk => disk.Taken.Count != 0) is { } disk)
        {
            disk.Finish(0, BlockStatus.Success);
            ServeInterrupt(DiskVector);
        }
        else if (Array.Find(Networks, network => network.Taken.Count != 0) is { } network)
        {
            network.Finish(0);
            ServeInterrupt(NetworkVector);
        }
        else
        {
            Time = Math.Max(Time, Alarm ?? throw new MachineAsleepException());
            ServeInterrupt(TimerVector);
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(Kernel);
        NetworkMemory?.Dispose();
        Arena.Dispose();
    }

    private void Switch() => CheckEntry(Dispatcher.Switch<SimulatedPlatform>(Kernel));

    private void CompleteRequests() => ExoCosmos.Kernel.Disk.Disks.Complete<SimulatedPlatform>(Kernel);

    /// <summary>The stubs would load the registers that the kernel names: they must be those of the environment that runs from now on.</summary>
    private void CheckEntry(RegisterFrame* registers)
    {
        if (registers != &EntryRecord->Registers || EntryRecord != Kernel->Environments.Record(Kernel->Current))
            throw new InvalidOperationException("the kernel resumes registers that are not the current environment's");
        if (Translations.Root != EntryRecord->TableFrame)
            throw new InvalidOperationException("the kernel resumes an environment in another's address space");
    }
}
