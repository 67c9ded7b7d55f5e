using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>Steps after which somebody waits, and those that end that.</summary>
public sealed partial class PlayWriter
{
    private const ulong WrongNumber = 1UL << 47;

    /// <summary>A line that says nothing to who reads the console: seven blanks and its end.</summary>
    private const ulong Quiet = 0x0A20_2020_2020_2020;

    /// <summary>May it wait until another does something? Only while another can.</summary>
    private bool MayBlock => AtRest().Length > 1;

    /// <summary>A word that programs store to, or one that cannot be read, or is not aligned.</summary>
    private Operand Word() => _chance.Percent(95)
        ? Stage.Page(_chance.Below(Stage.Pages)) + ((ulong)_chance.Below(2) * 8) + (ulong)(_chance.Percent(4) ? 2 : 0)
        : _chance.Of<ulong>(0, WrongNumber, Layout.ControlPage + 0x800);

    private PlayedStep Sleep()
    {
        var count = 1 + _chance.Below(3);
        var terms = Enumerable.Range(0, count).SelectMany(index => new Operand[]
        {
            Word(),
            _chance.Percent(50) ? (ulong)_chance.Below(3) : (ulong)_chance.Below(1000),
            (uint)_chance.Below(_chance.Percent(97) ? 10 : 11) + ((ulong)_chance.Below(index == 0 && _chance.Percent(95) ? 1 : 2) << 32),
        });
        return Call(KernelCall.Sleep, [Arguments, _chance.Percent(97) ? (ulong)count : 17, Deadline()], new Store(Arguments, [.. terms]));
    }

    /// <summary>One moment that has passed, one that does soon, and one that does not during the program; never.</summary>
    private Operand Deadline() => _chance.Below(MayBlock ? 8 : 3) switch
    {
        0 => 1,
        < 3 => Operand.Of(Stage.Soon),
        < 5 => Operand.Of(Stage.Late),
        _ => WakeTerm.Never,
    };

    /// <summary>Two share a page; one sleeps on its word, and the other changes it, and perhaps says so.</summary>
    private PlayedStep Meeting()
    {
        var others = AtRest().Where(other => other != _player).ToArray();
        if (others.Length == 0)
            return Usual();
        var (sleeper, waker) = (_player, _chance.Of(others));
        var (frame, shared) = (Variable(), Variable());
        var (here, there) = (Stage.Page(_chance.Below(Stage.Pages)), Stage.Page(_chance.Below(Stage.Pages)));
        var account = Handle(Me, CapabilityKind.Account);
        const ulong access = (ulong)(MapFlags.Read | MapFlags.Write | MapFlags.Replace);
        Plan(sleeper, () => Call(KernelCall.Map, [0, Arguments, 1], new Store(Arguments, [here, Operand.Of(frame), account, access])));
        Plan(sleeper, () => NamedFor(sleeper, waker) is { } target ? Call(KernelCall.CapabilityGrant, [account, target, (ulong)Abi.Rights.All, 0], result: shared) : null);
        Plan(waker, () => Call(KernelCall.Map, [0, Arguments, 1], new Store(Arguments, [there, Operand.Of(frame), Operand.Of(shared), access])));
        var value = (ulong)_chance.Below(5);
        Plan(sleeper, () => MayBlock
            ? Call(KernelCall.Sleep, [Arguments, 1, _chance.Percent(70) ? WakeTerm.Never : Operand.Of(Stage.Late)], new Store(Arguments, [here, (_rehearsal.Word(sleeper, here) ?? 0) + value, (ulong)(value == 0 ? WakeComparison.NotEqual64 : WakeComparison.Equal64)]))
            : null);
        for (var stores = _chance.Below(3); stores >= 0; stores--)
        {
            var addend = stores == 0 && _chance.Percent(70) ? value : (ulong)_chance.Below(5);
            var call = _chance.Percent(40) ? KernelCall.Notify : _chance.Percent(40) ? KernelCall.Null : KernelCall.Yield;
            Plan(waker, () => Call(call, [call == KernelCall.Notify ? there : call == KernelCall.Yield ? NamedFor(waker, sleeper) ?? 0 : 0],
                new Store(there, [(_rehearsal.Word(waker, there) ?? 0) + addend])));
        }

        return Call(KernelCall.FrameAllocate, [account, 1, Answers, 0, 0], fetch: new Fetch(Answers, 1, 4, 4, frame));
    }

    /// <summary>A variable by which one can name another.</summary>
    private Operand? NamedFor(int holder, int named)
    {
        var names = Variables(capability => capability.Holder == _rehearsal.Player(holder) && capability.Environment == _rehearsal.Player(named));
        return names.Length == 0 ? null : Operand.Of(_chance.Of(names));
    }

    /// <summary>Does the step when its turn comes, if the player is there for it then.</summary>
    private void Plan(int player, System.Func<PlayedStep?> make) => _planned.Enqueue(() =>
    {
        if (!_rehearsal.IsAtRest(player))
            return null;
        _player = player;
        return make();
    });

    private PlayedStep SuspendOrResume()
    {
        var suspended = Variables(capability => capability.Holder == Me && capability.Environment is { State: EnvironmentState.Suspended });
        if (suspended.Length != 0 && _chance.Percent(85))
            return Call(KernelCall.EnvironmentStart, [Operand.Of(_chance.Of(suspended)), 0]);
        return Call(KernelCall.EnvironmentSuspend, [Target(MayBlock ? 15 : 0)]);
    }

    /// <summary>It begins where nothing is.</summary>
    private PlayedStep Start()
    {
        var embryos = Variables(capability => capability is { Kind: CapabilityKind.Environment, Environment.State: EnvironmentState.Embryo } && capability.Holder == Me);
        var target = embryos.Length != 0 && _chance.Percent(90) ? Operand.Of(_chance.Of(embryos)) : Target(5);
        Operand entry = _chance.Percent(92) ? Stage.Nowhere : WrongNumber;
        return Call(KernelCall.EnvironmentStart, [target, Arguments], new Store(Arguments, [entry, 1, 2, 3, (ulong)_chance.Below(2), 0, _chance.Percent(95) ? 0UL : 2]));
    }

    /// <summary>A player leaves, by its own or another's doing; the last that can be told something stays.</summary>
    private PlayedStep End()
    {
        if (!MayBlock || (_player == 0 && !_chance.Percent(25)))
            return Destroy();
        return _chance.Below(5) switch
        {
            < 2 => Call(KernelCall.EnvironmentExit, [(ulong)_chance.Below(9)]),
            < 4 => Call(KernelCall.EnvironmentDestroy, [Target(10), (ulong)_chance.Below(9)]),
            // Nobody takes its foreign calls.
            _ => Call((KernelCall)(KernelCalls.Count + (uint)_chance.Below(3)), []),
        };
    }

    /// <summary>Calls about devices whose effect is seen by nobody but the outside, and the one that does nothing.</summary>
    private PlayedStep Device() => _chance.Below(5) switch
    {
        0 => Call(KernelCall.ConsoleWrite, [Handle(Me, CapabilityKind.Console), Arguments, _chance.Of<ulong>(0, 8, 16, 4097)], new Store(Arguments, [Quiet, Quiet])),
        1 => Call(KernelCall.Entropy, [Handle(Me, CapabilityKind.Entropy), Answers, _chance.Of<ulong>(0, 8, 256, 257)]),
        // No program has the right to end the machine.
        2 => Call(KernelCall.Power, [Handle(Me), (ulong)_chance.Below(3), 0]),
        3 => Call(KernelCall.SegmentBase, [(ulong)_chance.Below(3), _chance.Of<ulong>(0, 0x1234_5000, WrongNumber - 1, WrongNumber)]),
        _ => Call(KernelCall.Null, []),
    };
}
