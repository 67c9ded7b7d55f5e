using System;
using System.Collections.Generic;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Model.Reference;

/// <summary>Yield, Sleep, SliceBind and Notify.</summary>
public sealed class SliceRules
{
    private const ulong UnbindFlag = 1;

    private readonly Call _call;
    private readonly WakeTerm[]? _terms;
    private readonly List<SleepTerm> _program = [];
    private readonly bool _holds;

    /// <summary>Looks at the memory that the call points to, before it is made.</summary>
    public SliceRules(Call call)
    {
        _call = call;
        if (call.Number == KernelCall.Sleep && call.Arguments[1] <= WakeTerm.MaxTerms)
            _terms = call.Arguments[1] == 0 ? [] : call.View.Read<WakeTerm>(call.Arguments[0], call.Arguments[1]);
        foreach (var term in _terms ?? [])
        {
            if (FrameBehind(term.Address) is { } frame)
                _program.Add(new SleepTerm(frame, (int)(term.Address % Layout.PageSize), term.Value, term.Comparison, term.Join));
        }

        // Now: the kernel's own words change when somebody else runs. Whatever is malformed is not evaluated.
        _holds = _program.TrueForAll(term => term.IsAligned) && SleepTerm.Holds(_program, call.Kernel.Bytes);
    }

    /// <summary>environment that can run, or none.</summary>
    public void Yield()
    {
        var judgement = default(Judgement);
        if (_call.Arguments[0] != 0)
        {
            var target = Beneficiary(ref judgement, _call.Arguments[0]);
            judgement.Due(target is { IsAlive: true } && target.State != EnvironmentState.Ready, KernelError.Busy);
        }

        judgement.Refuses(_call.Answer);
    }

    /// <summary>terms, count, deadline. 0 if a term holds, 1 if the deadline has passed; either may be so at once, and then nobody sleeps.</summary>
    public void Sleep()
    {
        var judgement = default(Judgement);
        judgement.Due(_call.Arguments[1] > WakeTerm.MaxTerms, KernelError.BadArgument);
        judgement.Due(_terms == null && _call.Arguments[1] <= WakeTerm.MaxTerms, KernelError.BadAddress);
        foreach (var term in _terms ?? [])
        {
            judgement.Due(!Enum.IsDefined(term.Comparison) || !Enum.IsDefined(term.Join), KernelError.BadArgument);
            judgement.Due(term.Address % (ulong)SleepTerm.WidthOf(term.Comparison) != 0, KernelError.BadArgument);
        }

        judgement.Due(_terms is [{ Join: WakeJoin.And }, ..], KernelError.BadArgument);
        judgement.Due(_program.Count != (_terms?.Length ?? 0) || _program.Exists(term => term.Frame.Pins >= ushort.MaxValue - WakeTerm.MaxTerms), KernelError.BadAddress);
        if (judgement.Refuses(_call.Answer))
            return;
        if (_holds || _call.Arguments[2] <= _call.Time)
        {
            var expected = _holds ? 0 : 1;
            if (_call.Answer != expected)
                throw new DisagreementException($"answer {_call.Answer}, expected {expected}");
            return;
        }

        foreach (var term in _program)
            _call.World.Pin(term.Frame);
        _call.Caller.Terms.AddRange(_program);
        _call.Caller.Deadline = _call.Arguments[2];
        _call.Caller.State = EnvironmentState.Sleeping;
    }

    /// <summary>slices, first, count, environment or none, flags.</summary>
    public void Bind()
    {
        var (offset, count, flags) = (_call.Arguments[1], _call.Arguments[2], _call.Arguments[4]);
        var judgement = default(Judgement);
        var capability = _call.Resolve(ref judgement, _call.Caller, _call.Arguments[0], CapabilityKind.Slices, Rights.Control);
        judgement.Due((flags & ~UnbindFlag) != 0, KernelError.BadArgument);
        var unbinds = (flags & UnbindFlag) != 0;
        var owner = unbinds ? null : _call.Arguments[3] == 0 ? _call.Caller : Beneficiary(ref judgement, _call.Arguments[3]);
        if (capability != null)
        {
            var isRange = count != 0 && offset < capability.Length && count <= capability.Length - offset;
            judgement.Due(!isRange, KernelError.OutOfRange);
            for (var place = capability.Base + offset; isRange && place < capability.Base + offset + count; place++)
                judgement.Due(_call.World.Places[place] is { } bound && bound.By != capability && !bound.By.IsBelow(capability), KernelError.Busy);
        }

        if (judgement.Refuses(_call.Answer))
            return;
        for (ulong i = 0; i < count; i++)
            _call.World.Places[capability!.Base + offset + i] = unbinds ? null : (owner!, capability);
    }

    /// <summary>address.</summary>
    public void Notify()
    {
        var judgement = default(Judgement);
        judgement.Due(FrameBehind(_call.Arguments[0]) == null, KernelError.BadAddress);
        judgement.Refuses(_call.Answer);
    }

    /// <summary>A living environment that the caller has any capability for.</summary>
    private Environment? Beneficiary(ref Judgement judgement, ulong handle)
    {
        var target = _call.Resolve(ref judgement, _call.Caller, handle, CapabilityKind.Environment, Rights.None)?.Environment;
        judgement.Due(target is { IsAlive: false }, KernelError.NotFound);
        return target;
    }

    /// <summary>The frame of a readable word below the page-table window, or null.</summary>
    private PageFrame? FrameBehind(ulong address)
    {
        if (address >= Layout.PageTables || !_call.View.CanRead(address, 1))
            return null;
        return _call.World.Frame(PageTableEntry.FrameOf(_call.Kernel.Entry(_call.Caller.Slot, address & ~0xFFFUL)));
    }
}
