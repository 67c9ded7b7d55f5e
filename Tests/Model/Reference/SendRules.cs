using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>PacketSend: batch, count. What an interface is asked to send comes from memory that the caller can read, and says who it is from.</summary>
public sealed class SendRules
{
    private const uint LeastHeader = 14;
    private const ulong LongestFrame = 0xFFFF;
    /// <summary>So much payload is sent as a copy behind the header.</summary>
    private const ulong MostCopied = 768;
    private const int MostParts = 17, SlotsOfInterface = 128, MostFrames = 256;

    private readonly Call _call;
    private readonly SimulatedMachine _machine;
    private readonly int[] _taken;
    private readonly Wanted?[] _wanted = [];

    /// <summary>An order as it stood in memory; what could not be read, or nobody would read, is null.</summary>
    private sealed record Wanted(SendOrder Order, byte[]? Header, PacketPiece[]? Pieces)
    {
        /// <summary>Its bytes, if they are so few that they are copied and all can be read.</summary>
        public byte[]? Copied { get; init; }

        public bool IsShort => Payload <= MostCopied;

        /// <summary>Bytes of the whole frame, if it is known what it consists of.</summary>
        public long? Length => Header?.Length + (long?)Payload;

        private ulong? Payload => Pieces?.Aggregate(0UL, (sum, piece) => sum + Math.Min(piece.Length, LongestFrame));
    }

    /// <summary>Looks at the memory that the call points to, and at the interfaces, before it is made.</summary>
    public SendRules(Call call, SimulatedMachine machine)
    {
        (_call, _machine) = (call, machine);
        _taken = [.. machine.Networks.Select(network => network.Taken.Count)];
        if (call.Arguments[1] is > 0 and <= SendOrder.MaxBatch)
            _wanted = [.. Enumerable.Range(0, (int)call.Arguments[1]).Select(Look)];
    }

    public void Send()
    {
        var judgement = default(Judgement);
        judgement.Due(_wanted.Length == 0, KernelError.BadArgument);
        if (_wanted.Length == 0)
        {
            judgement.Refuses(_call.Answer);
            return;
        }

        for (var i = 0; i < _wanted.Length; i++)
        {
            if (i == 1 && MayBeRewritten(_call.World, _call.Caller))
                throw new UndecidableException();
            var entry = default(Judgement);
            var network = JudgeOrder(ref entry, _wanted[i], out var parts);
            if (i == 0 && entry.Refuses(_call.Answer))
                return;
            if (i != 0 && entry.MustRefuse != (_call.Answer == i))
                throw new DisagreementException($"answer {_call.Answer}, but frame {i} {(entry.MustRefuse ? "is to be refused" : "is good")}");
            if (i == _call.Answer)
                return;
            Apply(_wanted[i]!, network!.Detail, parts);
        }

        if (_call.Answer != _wanted.Length)
            throw new DisagreementException($"answer {_call.Answer}, expected {_wanted.Length}");
        if (_machine.Networks.Any(network => !network.Notified && network.Taken.Count != 0))
            throw new DisagreementException("an interface was not told about a frame");
    }

    /// <summary>May the copies for those who listen have changed the memory that the next orders stand in?</summary>
    public static bool MayBeRewritten(World world, Environment caller) => world.Listeners.Count != 0
        && caller.Pages.Values.Any(mapping => mapping.Frame != null && world.Present.Any(environment => environment.PacketRing.Contains(mapping.Frame)));

    private unsafe Wanted? Look(int index)
    {
        if (_call.View.Read<SendOrder>(_call.Arguments[0] + ((ulong)index * (ulong)sizeof(SendOrder)), 1) is not [var order])
            return null;
        var isSized = IsSized(order);
        var wanted = new Wanted(order, isSized ? _call.View.Read<byte>((ulong)order.Header, order.HeaderLength) : null, isSized ? _call.View.Read<PacketPiece>((ulong)order.Pieces, order.PieceCount) : null);
        if (!wanted.IsShort)
            return wanted;
        var parts = wanted.Pieces!.Select(piece => _call.View.Read<byte>(piece.Address, piece.Length)).ToArray();
        return wanted with { Copied = parts.Contains(null) ? null : [.. parts.SelectMany(part => part!)] };
    }

    private static bool IsSized(in SendOrder order) =>
        order.HeaderLength is >= LeastHeader and <= SendOrder.MaxHeader && order.PieceCount <= SendOrder.MaxPieces && order.Reserved == 0;

    private Capability? JudgeOrder(ref Judgement judgement, Wanted? wanted, out List<(PageFrame Frame, FrameSegment Segment)> parts)
    {
        parts = [];
        judgement.Due(wanted == null, KernelError.BadAddress);
        if (wanted == null)
            return null;
        var network = _call.Resolve(ref judgement, _call.Caller, wanted.Order.Network.Value, CapabilityKind.Network, Rights.Write);
        judgement.Due(!IsSized(wanted.Order), KernelError.BadArgument);
        judgement.Due(IsSized(wanted.Order) && (wanted.Header == null || wanted.Pieces == null), KernelError.BadAddress);
        if (wanted.Pieces != null)
            JudgePieces(ref judgement, wanted, parts);
        if (network == null)
            return null;
        var device = _machine.Networks[network.Detail];
        var (own, all) = (_call.World.Sends.Count(send => send.Owner == _call.Caller), _call.World.Sends.Count(send => send.Network == network.Detail));
        judgement.Due(own >= SlotsOfInterface - all || _call.World.Sends.Count == MostFrames, KernelError.Busy);
        judgement.Due(device.Next == FrameSubmission.Busy, KernelError.Busy);
        judgement.Due(device.Next == FrameSubmission.Invalid, KernelError.BadArgument);
        judgement.Due(wanted.Length is { } length && device.Refuses(wanted.Order.ChecksumStart, wanted.Order.SegmentSize, length), KernelError.BadArgument);
        judgement.Due(device.Next == FrameSubmission.Failed, KernelError.Device);
        if (wanted.Header != null)
            judgement.Due(!new SenderTemplate(network, device.Mac, _call.World.Addresses[network.Detail]).Allows(wanted.Header), KernelError.MissingRight);
        return network;
    }

    /// <summary>Each piece is memory that the caller can read; cut where pages end, unless it is copied.</summary>
    private void JudgePieces(ref Judgement judgement, Wanted wanted, List<(PageFrame, FrameSegment)> parts)
    {
        ulong length = wanted.Order.HeaderLength;
        judgement.Due(wanted.IsShort && wanted.Copied == null, KernelError.BadAddress);
        foreach (var piece in wanted.Pieces!)
        {
            var isLong = piece.Length > LongestFrame || length + piece.Length > LongestFrame;
            judgement.Due(piece.Length == 0 || isLong, KernelError.BadArgument);
            if (isLong)
                return;
            length += piece.Length;
        }

        foreach (var piece in wanted.IsShort ? [] : wanted.Pieces)
        {
            for (ulong done = 0, part; done < piece.Length; done += part)
            {
                var at = piece.Address + done;
                part = Math.Min(piece.Length - done, Layout.PageSize - (at % Layout.PageSize));
                var frame = FrameAt(at);
                judgement.Due(frame is not { Pins: <= ushort.MaxValue - MostParts }, KernelError.BadAddress);
                judgement.Due(parts.Count == MostParts, KernelError.BadArgument);
                if (frame == null || parts.Count == MostParts)
                    return;
                parts.Add((frame, new FrameSegment(((ulong)frame.Number << Layout.PageShift) + (at % Layout.PageSize), (uint)part)));
            }
        }
    }

    /// <summary>The memory behind an address of the caller, or null: a framebuffer is none.</summary>
    private PageFrame? FrameAt(ulong address)
    {
        var page = address & ~(Layout.PageSize - 1);
        if (page == Layout.ControlPage)
            return _call.Caller.Control;
        if (page is >= Layout.Reserved and < Layout.PageTables && _machine.Ring3.Allows(page, 1, write: false))
            return _call.World.Frame(Kernel.Mapping.PageTableEntry.FrameOf(_machine.Walk.Find(_machine.Translations.Root, page)));
        return _call.Caller.Pages.TryGetValue(page, out var mapping) ? mapping.Frame : null;
    }

    private void Apply(Wanted wanted, uint network, List<(PageFrame Frame, FrameSegment Segment)> parts)
    {
        var device = _machine.Networks[network];
        if (device.Taken.Count <= _taken[network])
            throw new DisagreementException($"a frame was accepted, but interface {network} was asked to send none");
        var taken = device.Taken[_taken[network]++];
        byte[] copied = [.. wanted.Header!, .. wanted.Copied ?? []];
        if (!taken.Segments.Skip(1).SequenceEqual(parts.Select(part => part.Segment)) || taken.Segments[0].Length != copied.Length || !taken.Bytes.AsSpan(0, copied.Length).SequenceEqual(copied))
            throw new DisagreementException($"interface {network} was asked to send {string.Join(", ", taken.Segments)}, expected {string.Join(", ", parts.Select(part => part.Segment))} behind the header");
        foreach (var (frame, _) in parts)
            _call.World.Pin(frame);
        _call.World.Sends.Add(new SendTransfer(_call.Caller, network, [.. parts.Select(part => part.Frame)], taken.Request.Cookie));
    }
}
