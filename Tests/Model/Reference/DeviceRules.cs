using System;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>ConsoleWrite, RingAttach, Power, SegmentBase, Entropy.</summary>
public sealed class DeviceRules
{
    private const ulong UserEnd = 1UL << 47;
    private const ulong LongestText = 4096, Chunk = 512, LongestEntropy = 256;

    private readonly Call _call;
    private readonly SimulatedMachine _machine;
    private readonly ulong _consoleBytes;
    private readonly uint _powerRequests;
    private readonly ulong _readable;
    private readonly bool _isWritable;

    /// <summary>Looks at the memory that the call points to, and at the devices, before it is made.</summary>
    public DeviceRules(Call call, SimulatedMachine machine)
    {
        _call = call;
        _machine = machine;
        _consoleBytes = machine.ConsoleBytes;
        _powerRequests = machine.PowerRequests;
        var (pointer, length) = (call.Arguments[1], call.Arguments[2]);
        if (call.Number == KernelCall.ConsoleWrite && length <= LongestText)
        {
            while (_readable < length && call.View.CanRead(pointer + _readable, Math.Min(Chunk, length - _readable)))
                _readable += Math.Min(Chunk, length - _readable);
        }

        _isWritable = call.Number == KernelCall.Entropy && length <= LongestEntropy && call.View.CanWrite(pointer, length);
    }

    /// <summary>console, text, length: as much as can be read.</summary>
    public void WriteConsole()
    {
        var judgement = default(Judgement);
        _call.Resolve(ref judgement, _call.Caller, _call.Arguments[0], CapabilityKind.Console, Rights.Write);
        judgement.Due(_call.Arguments[2] > LongestText, KernelError.BadArgument);
        judgement.Due(_readable == 0 && _call.Arguments[2] is > 0 and <= LongestText, KernelError.BadAddress);
        var written = judgement.Refuses(_call.Answer) ? 0 : _readable;
        if (_call.Answer >= 0 && (ulong)_call.Answer != written)
            throw new DisagreementException($"answer {_call.Answer}, expected {written}");
        if (_machine.ConsoleBytes != _consoleBytes + written)
            throw new DisagreementException($"{_machine.ConsoleBytes - _consoleBytes} bytes came out, expected {written}");
    }

    /// <summary>power, operation, status: the simulated machine does not obey.</summary>
    public void Power()
    {
        var judgement = default(Judgement);
        _call.Resolve(ref judgement, _call.Caller, _call.Arguments[0], CapabilityKind.Power, Rights.Control);
        judgement.Due(_call.Arguments[1] > (ulong)PowerOperation.Reboot, KernelError.BadArgument);
        var expected = judgement.MustRefuse ? _powerRequests : _powerRequests + 1;
        judgement.Due(!judgement.MustRefuse, KernelError.Device);
        judgement.Refuses(_call.Answer);
        if (_machine.PowerRequests != expected)
            throw new DisagreementException("the power was switched without authority, or not with it");
    }

    /// <summary>which, address.</summary>
    public void SegmentBase()
    {
        var judgement = default(Judgement);
        judgement.Due(_call.Arguments[0] > 1 || _call.Arguments[1] >= UserEnd, KernelError.BadArgument);
        if (!judgement.Refuses(_call.Answer) && _machine.ModelRegisters[_call.Arguments[0]] != _call.Arguments[1])
            throw new DisagreementException("the segment base is not what was asked for");
    }

    /// <summary>entropy, pointer, length.</summary>
    public void Entropy()
    {
        var judgement = default(Judgement);
        _call.Resolve(ref judgement, _call.Caller, _call.Arguments[0], CapabilityKind.Entropy, Rights.Read);
        judgement.Due(_call.Arguments[2] > LongestEntropy, KernelError.BadArgument);
        judgement.Due(!_isWritable && _call.Arguments[2] <= LongestEntropy, KernelError.BadAddress);
        if (!judgement.Refuses(_call.Answer) && (ulong)_call.Answer != _call.Arguments[2])
            throw new DisagreementException($"answer {_call.Answer}, expected {_call.Arguments[2]}");
    }

    /// <summary>kind, console, memory, frame.</summary>
    public void AttachRing()
    {
        var (kind, number) = (_call.Arguments[0], _call.Arguments[3]);
        var isConsole = kind == (ulong)RingKind.ConsoleInput;
        Capability? console = null;
        var judgement = default(Judgement);
        judgement.Due(kind > (ulong)RingKind.Repossession, KernelError.BadArgument);
        if (isConsole)
            console = _call.Resolve(ref judgement, _call.Caller, _call.Arguments[1], CapabilityKind.Console, Rights.Read);
        _call.RequireAuthority(ref judgement, _call.Caller, _call.Arguments[2], number, Rights.Read | Rights.Write);
        var frame = _call.World.Frame(number);
        judgement.Due(frame is null or { Pins: ushort.MaxValue }, KernelError.BadArgument);
        judgement.Due(kind == (ulong)RingKind.DiskCompletion && _call.Caller.Outstanding != 0, KernelError.Busy);
        if (judgement.Refuses(_call.Answer))
            return;
        _call.World.Capabilities[_call.Arguments[2]].IsUsed = true;
        console?.IsUsed = true;
        _call.World.Pin(frame!);
        var old = Replace((RingKind)kind, frame!);
        _call.World.Unpin(old);
    }

    /// <summary>Returns the frame that was the ring before.</summary>
    private PageFrame? Replace(RingKind kind, PageFrame frame)
    {
        var caller = _call.Caller;
        PageFrame? old;
        switch (kind)
        {
            case RingKind.ConsoleInput:
                (old, caller.ConsoleRing) = (caller.ConsoleRing, frame);
                _call.World.ConsoleOwner = caller;
                return old;
            case RingKind.Message:
                (old, caller.MessageRing) = (caller.MessageRing, frame);
                return old;
            case RingKind.Repossession:
                (old, caller.RepossessionRing) = (caller.RepossessionRing, frame);
                return old;
            default:
                (old, caller.DiskRing) = (caller.DiskRing, frame);
                return old;
        }
    }
}
