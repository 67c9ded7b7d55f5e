using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>A program that a test writes step by step: the model looks at each, so what is asserted beside is only what the step is there for.</summary>
internal sealed unsafe class KnownProgram(MachineSizes? sizes = null) : IDisposable
{
    public const uint First = SimulatedBoot.FirstSlot;

    /// <summary>Where arguments are put: in the page that every environment has here.</summary>
    public const ulong Arguments = SimulatedBoot.ArgumentArea;

    private readonly Runner _runner = new(sizes ?? MachineSizes.Small);

    /// <summary>The first environment's roots.</summary>
    public ulong Account => _runner.Variables[0];

    public ulong Creation => _runner.Variables[1];

    public ulong Slices => _runner.Variables[2];

    public ulong Console => _runner.Variables[3];

    public ulong Extent => _runner.Variables[6];

    public ulong SecondExtent => _runner.Variables[7];

    public ulong Network => _runner.Variables[8];

    public ulong BootFrames => _runner.Variables[9];

    public ulong Framebuffer => _runner.Variables[10];

    /// <summary>A root by its number, on machines that have other devices.</summary>
    public ulong Variable(int number) => _runner.Variables[number];

    public World World => _runner.World;

    public SimulatedMachine Machine => _runner.Machine;

    public Capability this[ulong handle] => World.Capabilities[handle];

    /// <summary>The environment makes a call, and gets this far: it can run.</summary>
    public long Call(uint environment, KernelCall call, params ulong[] arguments)
    {
        Do(environment, StepKind.Call, call, arguments);
        return _runner.LastAnswer!.Value;
    }

    /// <summary>The same, with words at <see cref="Arguments"/>.</summary>
    public long CallWith(uint environment, ulong[] words, KernelCall call, params ulong[] arguments)
    {
        Store(environment, Arguments, words);
        return Call(environment, call, arguments);
    }

    /// <summary>The same, again and again while the kernel has not done all of it.</summary>
    public long Repeat(uint environment, KernelCall call, params ulong[] arguments)
    {
        const int mostTries = 500;
        for (var tries = 0; tries < mostTries; tries++)
        {
            if (Call(environment, call, arguments) is var answer && answer != (long)KernelError.Again)
                return answer;
        }

        Assert.Fail($"{call} does not come to an end");
        return 0;
    }

    public void Refused(KernelError error, uint environment, KernelCall call, params ulong[] arguments) =>
        Assert.AreEqual(error, (KernelError)Call(environment, call, arguments));

    public ulong Handle(uint environment, KernelCall call, params ulong[] arguments)
    {
        var answer = Call(environment, call, arguments);
        Assert.IsGreaterThan(0L, answer, $"{call}: {(KernelError)answer}");
        return (ulong)answer;
    }

    public void Store(uint environment, ulong address, params ulong[] words) =>
        Assert.IsTrue(_runner.Do(new Step(environment, StepKind.Store, KernelCall.Null, [], [new Store(address, [.. words.Select(word => (Operand)word)])])));

    /// <summary>Something happens: the timer, a fault, time.</summary>
    public void Do(uint environment, StepKind kind, KernelCall call = KernelCall.Null, params ulong[] arguments)
    {
        var operands = arguments.Select(argument => (Operand)argument).Concat(Enumerable.Repeat((Operand)0UL, 6 - arguments.Length));
        Assert.IsTrue(_runner.Do(new Step(environment, kind, call, [.. operands], [])), $"environment {environment} cannot run");
    }

    /// <summary>An environment of the first one's making, with an account of its own (this many frames, all rights) and a page for arguments; it runs.</summary>
    /// <returns>Its slot, the first one's handle for it, and its handle of its account.</returns>
    public (uint Slot, ulong Self, ulong Account) Spawn(ulong frames = 20, StartFlags flags = StartFlags.None, ulong stack = 0)
    {
        var account = Handle(First, KernelCall.CapabilityDerive, Account, 0, frames, (ulong)Rights.All);
        var embryo = Embryo(account);
        var own = Handle(First, KernelCall.CapabilityGrant, account, embryo, (ulong)Rights.All, 0);
        Assert.AreEqual(1L, CallWith(First, [Arguments, 0, own, (ulong)(MapFlags.Allocate | MapFlags.Read | MapFlags.Write)], KernelCall.Map, embryo, Arguments, 1));
        Assert.AreEqual(0L, CallWith(First, [0x40_0000, stack, 0, 0, 1, 0, (ulong)flags], KernelCall.EnvironmentStart, embryo, Arguments));
        return ((uint)this[embryo].Base, embryo, own);
    }

    public ulong Embryo(ulong account)
    {
        Store(First, Arguments, Creation, account);
        return Handle(First, KernelCall.EnvironmentCreate, Arguments);
    }

    /// <summary>Frames of an account, by number.</summary>
    public uint[] Frames(uint environment, ulong account, uint count, ulong flags = 0, ulong first = 0)
    {
        Assert.AreEqual(0L, Call(environment, KernelCall.FrameAllocate, account, count, Arguments + 0x800, flags, first));
        var bytes = new byte[count * sizeof(uint)];
        Assert.IsTrue(Machine.Ring3.Read(Arguments + 0x800, bytes));
        return [.. Enumerable.Range(0, (int)count).Select(index => BitConverter.ToUInt32(bytes, index * sizeof(uint)))];
    }

    /// <summary>First of 512 frames of an account that a large page can map.</summary>
    public uint LargeFrames(uint environment, ulong account)
    {
        Assert.AreEqual(0L, Call(environment, KernelCall.FrameAllocate, account, 512, Arguments + 0x800, (ulong)(FrameFlags.Contiguous | FrameFlags.Colour), 512UL << 32));
        var bytes = new byte[sizeof(uint)];
        Assert.IsTrue(Machine.Ring3.Read(Arguments + 0x800, bytes));
        return BitConverter.ToUInt32(bytes);
    }

    /// <summary>Maps one frame, or changes one page, of the environment itself.</summary>
    public long Map(uint environment, ulong page, ulong frame, ulong source, MapFlags flags, ulong target = 0, uint reserved = 0) =>
        CallWith(environment, [page, frame, source, (ulong)flags | ((ulong)reserved << 32)], KernelCall.Map, target, Arguments, 1);

    /// <summary>The same with several pages in one batch.</summary>
    /// <returns>How many entries were carried out, or the error of the first.</returns>
    public long MapAll(uint environment, params (ulong Page, ulong Frame, ulong Source, MapFlags Flags)[] requests) =>
        CallWith(environment, [.. requests.SelectMany(request => new[] { request.Page, request.Frame, request.Source, (ulong)request.Flags })], KernelCall.Map, 0, Arguments, (ulong)requests.Length);

    /// <summary>As if the firmware had put the framebuffer there.</summary>
    public void MoveFramebuffer(ulong first, ulong count)
    {
        var capability = Machine.Kernel->Capabilities[new Handle(Framebuffer).Index];
        (capability->Base, capability->Length) = (first, count);
        (this[Framebuffer].Base, this[Framebuffer].Length) = (first, count);
    }

    /// <summary>What stands behind the frame table looks like the entry of this frame.</summary>
    public void RepeatBehindFrameTable(uint frame)
    {
        var frames = Machine.Kernel->Frames;
        var end = (FrameInfo*)(((ulong)frames[frames.Count] + Layout.PageSize - 1) & ~(Layout.PageSize - 1));
        for (var entry = frames[frames.Count]; entry + 1 <= end; entry++)
            *entry = *frames[frame];
    }

    /// <summary>As if that many uses had pinned a frame, in the kernel and in the model.</summary>
    public void SetPins(uint frame, ushort pins)
    {
        Machine.Kernel->Frames[frame]->Pins = pins;
        World.Frames[frame].Pins = pins;
    }

    /// <summary>Number of the account that a Frames capability speaks for, as the kernel has it.</summary>
    public uint AccountNumberOf(ulong frames) => Machine.Kernel->Capabilities[new Handle(frames).Index]->Account;

    /// <summary>Until the kernel has taken back what it takes back in its own time.</summary>
    public void Settle() => _runner.Settle();

    public ulong Now => Machine.Time;

    public void Dispose() => _runner.Dispose();
}
