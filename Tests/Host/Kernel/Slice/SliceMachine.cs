using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Memory;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Tests.Host.Kernel.Slice;

/// <summary>
/// The kernel's scheduling with a clock that the test turns: environments without address spaces, each with a behaviour that says what it does
/// when it has run for a while. Frame n belongs to environment n: a word that it sleeps on, and behind them all its record and control page; the table of
/// environments comes last.
/// </summary>
internal sealed unsafe class SliceMachine : IDisposable
{
    public const ulong Slice = 1 << 16;
    private const uint Slots = 512, TableFrame = 3 * Slots, Frames = TableFrame + 32;

    private readonly List<nint> _memory = [];
    private readonly byte* _window;

    /// <param name="capabilities">Slots of the capability table.</param>
    public SliceMachine(uint capabilities = 64)
    {
        Kernel = Take<KernelState>(1);
        var slots = Take<EnvironmentSlot>(Slots);
        Kernel->Info = Take<SystemInfo>(1);
        Kernel->Info->SliceTicks = Slice;
        Kernel->Info->ExcessTicks = Slice / 16;
        Kernel->Info->SliceSlots = SliceVector.Most;
        Kernel->Info->BootTsc = 1000;
        Now = 1000;
        _window = Take<byte>(Frames * 4096);
        Kernel->Environments.Initialise((EnvironmentInfo*)(_window + (TableFrame * 4096)), slots, Slots);
        Kernel->Queues.Initialise(slots, Slots);
        Kernel->Slices.Deadlines.Initialise(Take<DeadlineEntry>(Slots + 1), slots);
        Kernel->Slices.Vector.Initialise(Take<SliceInfo>(SliceVector.Most), Kernel->Info);
        Kernel->Capabilities.Initialise(Take<CapabilityInfo>(capabilities), capabilities);
        Kernel->Physical = new PhysicalMemory(_window);
        Kernel->Frames.Initialise(Take<FrameInfo>(Frames), Frames);
        Kernel->Frames.Reserve(1, Frames - 1, FrameKind.Kernel);
    }

    public KernelState* Kernel { get; }

    public ulong Now { get; set; }

    public uint Current => Kernel->Current;

    /// <summary>CPU time of each environment.</summary>
    public ulong Ran(uint slot) => Kernel->Environments.Info(slot)->CpuTicks + (slot == Current ? Now - Kernel->Slices.RunningSince : 0);

    public EnvironmentInfo* Info(uint slot) => Kernel->Environments.Info(slot);

    public uint Add(StartFlags flags = StartFlags.None)
    {
        var slot = Kernel->Queues.First(QueueName.Empty);
        Kernel->Queues.Remove(slot);
        var record = (EnvironmentRecord*)(_window + ((Slots + slot) * 4096));
        record->Control = (ControlPage*)(_window + (((2 * Slots) + slot) * 4096));
        record->TurnLeft = Slice;
        Kernel->Environments.Slot(slot)->Record = record;
        *Info(slot) = new EnvironmentInfo { Generation = Info(slot)->Generation + 1, Flags = flags };
        record->Name = slot | ((ulong)Info(slot)->Generation << 32);
        Scheduler.MakeReady(Kernel, slot);
        return slot;
    }

    public void UseEpilogue(uint slot) => Kernel->Environments.Record(slot)->Control->EpilogueEntry = 0x1000;

    /// <summary>The word that environment sleeps on.</summary>
    public ref uint Word(uint slot) => ref *(uint*)(_window + (slot * 4096));

    /// <summary>The running environment has run for some time.</summary>
    public void Work(ulong ticks)
    {
        while (ticks != 0)
        {
            var moment = Math.Min(Kernel->Slices.Turn.End, Kernel->Slices.Deadlines.Earliest);
            if (Now + ticks < moment || Current == 0)
            {
                Now += ticks;
                return;
            }

            ticks -= Math.Min(ticks, moment > Now ? moment - Now : 0);
            Now = Math.Max(Now, moment);
            Timer(out _);
        }
    }

    /// <summary>The timer fires. An epilogue is the caller's to play.</summary>
    public void Timer(out bool epilogue) => Go(Turns.AfterTimer(Kernel, Now, out epilogue));

    /// <summary>The clock goes on to the end of the turn (or a deadline), and the timer fires.</summary>
    public bool ToTimer()
    {
        Now = Math.Max(Now, Math.Min(Kernel->Slices.Turn.End, Kernel->Slices.Deadlines.Earliest));
        Timer(out var epilogue);
        return epilogue;
    }

    /// <summary>A device interrupts; as <see cref="ExoCosmos.Kernel.Upcall.Interrupts"/> has it, who was interrupted goes on if nobody can be preferred.</summary>
    public void Interrupt()
    {
        if (Scheduler.MayPreempt(Kernel))
            Go(Turns.AfterInterrupt(Kernel, Now));
    }

    public void Yield(uint to = 0)
    {
        Kernel->Slices.PassTo = to;
        Go(Turns.AfterCall(Kernel, Now));
    }

    /// <summary>The running environment sleeps until its word is not 0.</summary>
    public bool Sleep(ulong deadline = WakeTerm.Never)
    {
        var slot = Current;
        var record = Kernel->Environments.Record(slot);
        *record->Term(0) = new ArmedTerm { Word = _window + (slot * 4096), Frame = slot, Comparison = WakeComparison.NotEqual32 };
        if (!Sleeper.Arm(Kernel, slot, 1, deadline, Now, out _))
            return false;
        Go(Turns.AfterCall(Kernel, Now));
        return true;
    }

    /// <summary>Starts the first environment, or looks again while idle.</summary>
    public void Start() => Go(Turns.AfterCall(Kernel, Now));

    public Handle Root(uint holder) => CapabilityMaker.Insert(Kernel, holder, 0, new CapabilityInfo { Kind = CapabilityKind.Slices, Rights = Rights.All, Length = SliceVector.Most });

    public T* Take<T>(uint count)
        where T : unmanaged
    {
        var memory = NativeMemory.AllocZeroed(count, (nuint)sizeof(T));
        _memory.Add((nint)memory);
        return (T*)memory;
    }

    public void Dispose()
    {
        foreach (var memory in _memory)
            NativeMemory.Free((void*)memory);
    }

    private void Go(uint next)
    {
        if (next != 0 && next != Current)
            Turns.Begin(Kernel, next, Now);
    }
}
