using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;
using Environment = ExoCosmos.Model.Reference.Environment;

namespace ExoCosmos.Model.Programs;

/// <summary>Steps about frames and mappings.</summary>
public sealed partial class Generator
{
    private const int RequestBytes = 32;

    private Step FrameAllocate()
    {
        var count = _chance.Percent(85) ? 1 + _chance.Below(4) : _chance.Percent(60) ? 1 + _chance.Below(40) : _chance.Of(0, 512, 513, 130);
        var flags = _chance.Percent(60) ? 0UL : _chance.Percent(95) ? (ulong)_chance.Below(16) : AnyNumber().Value;
        var where = _addresses.Argument(_me, count * 4);
        var kept = Math.Min(count, 4);
        var place = _chance.Percent(10) ? AnyNumber() : (flags & (ulong)FrameFlags.Colour) != 0 ? Colour().Word : (ulong)_chance.Below(World.Frames.Length);
        return Call(KernelCall.FrameAllocate, [Handle(_me, CapabilityKind.Account), (ulong)count, where, flags, place],
            fetch: kept == 0 ? null : new Fetch(where, kept, 4, 4, Variable(kept)));
    }

    private FrameColour Colour()
    {
        var modulus = _chance.Percent(95) ? 1u << _chance.Below(10) : _chance.Of(3u, 0u, 1024u);
        return new FrameColour((uint)_chance.Below((int)modulus + 1), modulus);
    }

    private Step FrameFree()
    {
        var account = Handle(_me, CapabilityKind.Account);
        var count = 1 + _chance.Below(3);
        var where = _addresses.Argument(_me, count * 4);
        return Call(KernelCall.FrameFree, [account, where, _chance.Percent(95) ? (ulong)count : _chance.Of<ulong>(0, 513, 512)],
            [new Store(where, [.. Enumerable.Range(0, count).Select(_ => Frame(_me, account))], 4)]);
    }

    private Step FrameShare()
    {
        var account = Handle(_me, CapabilityKind.Account);
        return Call(KernelCall.FrameShare, [account, Frame(_me, account), _chance.Percent(92) ? 1 + (ulong)_chance.Below(3) : _chance.Of<ulong>(0, 513, ulong.MaxValue), RightsMask()], result: Variable());
    }

    private Step Map()
    {
        var target = Environment(75);
        var count = _chance.Percent(60) ? 1 : _chance.Percent(90) ? 1 + _chance.Below(6) : 1 + _chance.Below(40);
        var where = _addresses.Argument(_me, count * RequestBytes);
        var words = new List<Operand>();
        // Half of the batches say mostly the same for one page after the other (Kernel/Mapping/MapRun).
        var isRun = _chance.Percent(50);
        for (var i = 0; i < count; i++)
        {
            var entry = MapEntry(target);
            if (isRun && i != 0 && _chance.Percent(85))
                (entry[2], entry[3]) = (words[^2], words[^1]);
            words.AddRange(entry);
        }

        return Call(KernelCall.Map, [target, where, _chance.Percent(96) ? (ulong)count : _chance.Of<ulong>(0, KernelCalls.MaxMapBatch + 1, 512, (ulong)count + 1)], [new Store(where, [.. words])],
            new Fetch(where + 8, Math.Min(count, 4), RequestBytes, 8, Variable(Math.Min(count, 4))));
    }

    private Operand[] MapEntry(Operand target)
    {
        var holder = TargetOf(target);
        var source = Handle(holder, CapabilityKind.Account, CapabilityKind.Frames, CapabilityKind.Account, CapabilityKind.Framebuffer);
        var account = Handle(holder, CapabilityKind.Account);
        var access = (ulong)(_chance.Percent(90) ? MapFlags.Read : 0) | (ulong)_chance.Of(MapFlags.Write, MapFlags.Write, MapFlags.Execute, MapFlags.None, MapFlags.Write | MapFlags.Execute);
        var replace = _chance.Percent(40) ? (ulong)MapFlags.Replace : 0;
        return _chance.Below(20) switch
        {
            < 7 => [_addresses.Page(), Frame(holder, source), source, access | replace],
            < 12 => [_addresses.Page(), 0, account, access | replace | (ulong)(_chance.Percent(30) ? MapFlags.Allocate | MapFlags.Spared : MapFlags.Allocate)],
            < 15 => [_addresses.MappedPage(holder), Frame(holder, source), source, (ulong)MapFlags.Protect | access],
            < 17 => [_addresses.MappedPage(holder), 0, 0, (ulong)MapFlags.Unmap],
            < 19 => [_addresses.MappedPage(holder), 0, account, (ulong)(MapFlags.Unmap | MapFlags.Free)],
            _ => [_addresses.Page(), AnyNumber(), source, _chance.Next() & 0xFFF],
        };
    }

    /// <summary>On a machine that has room for large pages: one is allocated, mapped, protected, split, unmapped, or edited as if it were small.</summary>
    private Step LargePage()
    {
        const int frames = 512;
        var runs = World.Frames.Where(frame => frame.Number % frames == 0 && frame.Number + frames <= World.Frames.Length)
            .Where(frame => Enumerable.Range((int)frame.Number, frames).All(number => World.Frames[number].Kind == FrameKind.User)).ToArray();
        if (_chance.Percent(runs.Length == 0 ? 80 : 5))
        {
            var list = _chance.Percent(80) ? SimulatedBoot.ArgumentArea : _addresses.Argument(_me, frames * 4);
            return Call(KernelCall.FrameAllocate, [Payer(_me, capability => capability.Account!.LeastRoom >= frames), frames, list, (ulong)(FrameFlags.Contiguous | FrameFlags.Colour), new FrameColour(0, frames).Word], fetch: new Fetch(list, 1, 4, 4, Variable()));
        }

        var target = Environment(85);
        var holder = TargetOf(target);
        var source = _chance.Percent(20) ? Handle(holder, CapabilityKind.Frames, CapabilityKind.Framebuffer) : Payer(holder, capability => runs.Any(run => capability.Account!.Covers(run.Account)));
        var page = _chance.Percent(90) ? _addresses.LargePage() : _addresses.MappedPage(holder);
        var first = runs.Length != 0 && _chance.Percent(90) ? Named(_chance.Of(runs).Number) : (ulong)_chance.Below(5) * frames;
        var access = (ulong)(MapFlags.Read | _chance.Of(MapFlags.Write, MapFlags.Write, MapFlags.Execute, MapFlags.None));
        Operand[] entry = _chance.Below(20) switch
        {
            < 10 => [page, first, source, access | (ulong)MapFlags.Large],
            < 12 => [page, first, source, access | (ulong)(MapFlags.Large | MapFlags.Protect)],
            < 13 => [page, 0, 0, (ulong)(MapFlags.Large | MapFlags.Unmap)],
            < 14 => [page, 0, source, (ulong)(MapFlags.Large | MapFlags.Unmap | MapFlags.Free)],
            < 18 => [page, 0, 0, (ulong)MapFlags.Split],
            _ => [page, first, source, _chance.Next() & 0x7FF],
        };
        var where = _addresses.Argument(_me, RequestBytes);
        return Call(KernelCall.Map, [target, where, 1], [new Store(where, entry)]);
    }

    /// <summary>An account that the environment holds and that will do, if there is one.</summary>
    private Operand Payer(Environment holder, Func<Capability, bool> willDo)
    {
        var accounts = holder.Held.Where(capability => capability.Kind == CapabilityKind.Account && willDo(capability)).OrderBy(capability => capability.Handle.Value).ToArray();
        return accounts.Length != 0 && _chance.Percent(90) ? Named(_chance.Of(accounts).Handle.Value) : Handle(holder, CapabilityKind.Account);
    }

    /// <summary>An environment writes at random: what others see or sleep on changes.</summary>
    private Step StoreWord() =>
        new(_me.Slot, StepKind.Store, KernelCall.Null, [], [new Store(_addresses.MappedPage(_me) + ((ulong)_chance.Below(16) * 8), [_chance.Percent(70) ? (ulong)_chance.Below(3) : AnyNumber()])]);

    /// <summary>The control page: where upcalls go.</summary>
    private Step StoreControl()
    {
        // Fault, foreign call, slice, epilogue, call and recall.
        ulong[] entries = [24, 32, 40, 88, 96, 112];
        (ulong Offset, ulong Value) word = _chance.Below(7) switch
        {
            0 => (0, (ulong)_chance.Below(2)),
            1 => (8, _addresses.MappedPage(_me) + Layout.PageSize),
            2 => (16, _addresses.MappedPage(_me)),
            6 => (104, _addresses.MappedPage(_me) + Layout.PageSize),
            3 => (_chance.Of(entries), _chance.Of<ulong>(0, 0x40_0000, 1UL << 47, ulong.MaxValue)),
            _ => (_chance.Of(entries), 0x40_0000),
        };
        return new Step(_me.Slot, StepKind.Store, KernelCall.Null, [], [new Store(Layout.ControlPage + word.Offset, [word.Value], word.Offset == 0 ? 4 : 8)]);
    }
}
