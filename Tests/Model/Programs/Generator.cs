using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;
using Environment = ExoCosmos.Model.Reference.Environment;

namespace ExoCosmos.Model.Programs;

/// <summary>
/// Writes programs a step at a time, looking at the model so that most steps can succeed, and bending arguments so that many must not. What it
/// writes names no handle and no frame, only variables.
/// </summary>
public sealed partial class Generator
{
    private readonly Runner _runner;
    private readonly Chance _chance;
    private readonly Addresses _addresses;
    private readonly Packets _packets;
    private readonly Queue<Func<Step?>> _planned = new();
    private int _nextVariable = 24;
    private Environment _me = null!;

    public Generator(Runner runner, ulong seed)
    {
        _runner = runner;
        _chance = new Chance(seed);
        _addresses = new Addresses(_chance);
        _packets = new Packets(_chance);
    }

    private World World => _runner.World;

    public Step Next()
    {
        while (_planned.TryDequeue(out var planned))
        {
            if (planned() is { } step)
                return step;
        }

        _me = ChooseEnvironment();
        return Random();
    }

    /// <summary>Who acts: the running one for a while, so that programs are not mostly switches.</summary>
    private Environment ChooseEnvironment()
    {
        if (_chance.Percent(70))
            return World.Current;
        var ready = World.Present.Where(environment => environment.State is EnvironmentState.Ready or EnvironmentState.Running).ToArray();
        return ready.Length == 0 ? World.Current : _chance.Of(ready);
    }

    /// <summary>May it be put at risk? Programs live longest while the first environment lives.</summary>
    private bool MayPerish() => _me.Slot != SimulatedBoot.FirstSlot || _chance.Percent(5);

    private Step Random() => World.Frames.Length >= 1024 && _chance.Percent(15) ? LargePage() : _chance.Below(142) switch
    {
        < 14 => Map(),
        < 22 => FrameAllocate(),
        < 26 => FrameFree(),
        < 31 => FrameShare(),
        < 41 => Derive(),
        < 44 => Split(),
        < 56 => Grant(),
        < 61 => Revoke(),
        < 67 => Drop(),
        < 70 => EnvironmentCreate(),
        < 73 => EnvironmentStart(),
        < 75 => Suspend(),
        < 77 => Destroy(),
        < 80 => Sleep(),
        < 82 => Yield(),
        < 84 => SliceBind(),
        < 85 => Notify(),
        < 89 => DiskSubmit(),
        < 92 => RingAttach(),
        < 94 => Device(),
        < 98 when MayPerish() => StoreControl(),
        < 101 => StoreWord(),
        < 104 => Event(),
        < 108 => Raid(),
        < 111 => Spawn(),
        < 113 => Call(KernelCall.GateCreate, [Environment(50), _chance.Percent(90) ? (ulong)_chance.Below(9) : AnyNumber()], result: Variable()),
        < 116 => Call(KernelCall.Send, [AnyNumber(), 2, 3, 4, Handle(_me, CapabilityKind.Gate)]),
        < 119 => CallGate(),
        < 122 => Serve(),
        < 125 => Conversation(),
        < 128 => Recall(),
        < 130 => Repossess(),
        < 134 => Reclaim(),
        < 140 => Packet(),
        _ => Call(AnyCall(), [.. Enumerable.Range(0, 6).Select(_ => AnyNumber())]),
    };

    /// <summary>A call by its number alone, existing or not.</summary>
    private KernelCall AnyCall() => (KernelCall)_chance.Below(40);

    private Step Call(KernelCall call, Operand[] arguments, Store[]? stores = null, Fetch? fetch = null, int result = -1) =>
        new(_me.Slot, StepKind.Call, call, [.. arguments, .. Enumerable.Repeat((Operand)0UL, 6 - arguments.Length)], stores ?? [], fetch, result);

    /// <summary>A variable for a result; old ones are used again in turn.</summary>
    private int Variable(int count = 1)
    {
        if (_nextVariable + count > Runner.VariableCount)
            _nextVariable = 24;
        _nextVariable += count;
        return _nextVariable - count;
    }

    /// <summary>A number that the program has in a variable is named by it.</summary>
    private Operand Named(ulong value)
    {
        var variable = value == 0 ? -1 : Array.LastIndexOf(_runner.Variables, value);
        return variable < 0 ? value : Operand.Of(variable);
    }

    /// <summary>A handle that the environment holds, of one of these kinds if there is any; or one that it should not get away with.</summary>
    private Operand Handle(Environment holder, params CapabilityKind[] kinds)
    {
        var all = World.Capabilities.Values.Where(capability => capability.Handle.Value != 0).OrderBy(capability => capability.Handle.Value).ToArray();
        var held = all.Where(capability => capability.Holder == holder && (kinds.Length == 0 || kinds.Contains(capability.Kind))).ToArray();
        var roll = _chance.Below(100);
        if (held.Length != 0 && roll < 88)
            return Named(_chance.Of(held).Handle.Value);
        if (all.Length != 0 && roll < 94)
            return Named(_chance.Of(all).Handle.Value);
        var variable = _chance.Below(Runner.VariableCount);
        return roll switch
        {
            < 96 => Operand.Of(variable),
            < 97 => Operand.Of(variable, 1UL << 32),
            < 98 => Operand.Of(variable, 1),
            < 99 => 0,
            _ => _chance.Next() & 0xFF_0000_00FF,
        };
    }

    private Operand Environment(int selfPercent) => _chance.Percent(selfPercent) ? 0 : Handle(_me, CapabilityKind.Environment);

    /// <summary>The environment that a handle operand names for the caller, itself without one.</summary>
    private Environment TargetOf(Operand handle) =>
        World.Capabilities.TryGetValue(handle.In(_runner.Variables), out var capability) && capability.Environment is { } named ? named : _me;

    /// <summary>A frame number that may be the holder's; or one that is not, or is none.</summary>
    private Operand Frame(Environment holder, Operand source)
    {
        World.Capabilities.TryGetValue(source.In(_runner.Variables), out var capability);
        if (capability is { SpeaksForFrames: true } && _chance.Percent(85))
        {
            if (capability.Kind != CapabilityKind.Account)
                return Named(capability.Base) is { IsConstant: false } named ? named with { Value = (ulong)_chance.Below((int)capability.Length) } : capability.Base + (ulong)_chance.Below((int)capability.Length);
            var frames = World.Frames.Where(frame => frame.Kind == FrameKind.User && capability.Account!.Covers(frame.Account)).ToArray();
            if (frames.Length != 0)
                return Named(_chance.Of(frames).Number);
        }

        return _chance.Percent(85) ? Named(_chance.Of(World.Frames).Number) : _chance.Of<ulong>(0, (ulong)World.Frames.Length, (ulong)World.Frames.Length + 17, ulong.MaxValue, 1UL << 40);
    }

    private Operand RightsMask() => _chance.Percent(40) ? (ulong)Rights.All : _chance.Percent(95) ? (ulong)_chance.Below(32) : _chance.Of<ulong>(32, 0x80, 1UL << 40, ulong.MaxValue);

    private Operand AnyNumber() => _chance.Below(8) switch
    {
        < 3 => Operand.Of(_chance.Below(Runner.VariableCount)),
        3 => _chance.Next(),
        4 => ulong.MaxValue,
        5 => _addresses.Page(),
        _ => (ulong)_chance.Below(20),
    };
}
