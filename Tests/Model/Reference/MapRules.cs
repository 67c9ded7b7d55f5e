using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>
/// Map: environment, batch, count. Each entry is judged in the state that the entries before it have left; the batch ends before the first that
/// is refused. Whoever calls, the capabilities are those of the environment whose address space it is.
/// </summary>
public sealed class MapRules
{
    private const MapFlags Known = MapFlags.AccessMask | MapFlags.Unmap | MapFlags.Protect | MapFlags.Free | MapFlags.Replace | MapFlags.Allocate
        | MapFlags.Large | MapFlags.Split | MapFlags.Spared;

    /// <summary>Entries that the kernel copies in together: what they do to the batch itself is not seen by one another.</summary>
    private const int PieceLength = 32;

    private readonly Call _call;
    private readonly MapRequest[]? _requests;

    /// <summary>Looks at the batch before the call is made: as many entries as can be read.</summary>
    public MapRules(Call call)
    {
        _call = call;
        var count = call.Arguments[2];
        if (count is 0 or > KernelCalls.MaxMapBatch)
            return;
        // Piece by piece: the batch ends where a piece cannot be read, or not be answered.
        var requests = new List<MapRequest>();
        for (ulong first = 0; first < count; first += PieceLength)
        {
            var length = Math.Min(count - first, PieceLength);
            var piece = call.View.Read<MapRequest>(AddressOf((int)first), length);
            if (piece == null)
                break;
            if (piece.Any(request => (request.Flags & MapFlags.Allocate) != 0) && !call.View.CanWrite(AddressOf((int)first), length * MapRequestSize))
                break;
            requests.AddRange(piece);
        }

        _requests = [.. requests];
    }

    private static unsafe ulong MapRequestSize => (ulong)sizeof(MapRequest);

    public void Map()
    {
        var judgement = default(Judgement);
        var target = _call.ResolveTarget(ref judgement, _call.Arguments[0]);
        judgement.Due(_requests == null, KernelError.BadArgument);
        if (judgement.MustRefuse || _requests == null || target == null)
        {
            judgement.Refuses(_call.Answer);
            return;
        }

        for (var i = 0; (ulong)i < _call.Arguments[2]; i++)
        {
            if (i >= PieceLength && target == _call.Caller && TouchesOwnPages(_requests.AsSpan(0, i)))
                throw new UndecidableException();
            if (i == PieceLength && _call.Kernel.IsInterruptPending)
            {
                if (_call.Answer != i)
                    throw new DisagreementException($"an interrupt waits, but the batch went on after {i} entries: {Judgement.Text(_call.Answer)}");
                return;
            }

            var entry = default(Judgement);
            if (i < _requests.Length)
                JudgeEntry(ref entry, target, i);
            else
                entry.Due(true, KernelError.BadAddress);
            if (i == 0)
            {
                if (entry.Refuses(_call.Answer))
                    return;
            }
            else if (entry.MustRefuse ? _call.Answer != i : _call.Answer <= i && !(_call.Answer == i && entry.MayRefuse))
                throw new DisagreementException($"answer {Judgement.Text(_call.Answer)}, but entry {i} {(entry.MustRefuse ? "is to be refused" : "is good")}");
            if (i == _call.Answer)
                return;
            Apply(target, i);
        }

        if (_call.Answer != (long)_call.Arguments[2])
            throw new DisagreementException($"answer {Judgement.Text(_call.Answer)}, expected {_call.Arguments[2]}");
    }

    private ulong AddressOf(int entry) => _call.Arguments[1] + ((ulong)entry * MapRequestSize);

    private void JudgeEntry(ref Judgement judgement, Environment target, int index)
    {
        ref readonly var request = ref _requests![index];
        var flags = request.Flags;
        judgement.Due((flags & ~Known) != 0 || request.Reserved != 0 || request.Address % Layout.PageSize != 0, KernelError.BadArgument);
        judgement.Due(request.Address is < Layout.PageSize or >= Layout.ControlPage, KernelError.OutOfRange);
        if ((flags & (MapFlags.Large | MapFlags.Split)) != 0)
        {
            new LargePageRules(_call, target, request).Judge(ref judgement);
            return;
        }

        judgement.Due(target.Pages.TryGetValue(request.Address & ~0xFFFUL, out var covering) && covering.IsLarge, KernelError.Busy);
        if ((flags & MapFlags.Unmap) != 0)
        {
            judgement.Due((flags & ~(MapFlags.Unmap | MapFlags.Free)) != 0, KernelError.BadArgument);
            if ((flags & MapFlags.Free) != 0)
                _call.Resolve(ref judgement, target, request.Source.Value, CapabilityKind.Account, Rights.Control);
            return;
        }

        judgement.Due((flags & MapFlags.Read) == 0 || (flags & MapFlags.Free) != 0, KernelError.BadArgument);
        judgement.Due((flags & MapFlags.Spared) != 0 && (flags & MapFlags.Allocate) == 0, KernelError.BadArgument);
        target.Pages.TryGetValue(request.Address, out var present);
        var rights = (Rights)(flags & MapFlags.AccessMask);
        if ((flags & MapFlags.Protect) != 0)
        {
            judgement.Due((flags & ~(MapFlags.Protect | MapFlags.AccessMask)) != 0, KernelError.BadArgument);
            judgement.Due(present == null, KernelError.NotFound);
            if (present != null)
                _call.RequireAuthority(ref judgement, target, request.Source.Value, present.Number, rights);
            return;
        }

        judgement.Due(present != null && (flags & MapFlags.Replace) == 0, KernelError.Busy);
        Account? payer = null;
        if ((flags & MapFlags.Allocate) != 0)
        {
            payer = _call.Resolve(ref judgement, target, request.Source.Value, CapabilityKind.Account, Rights.Control | rights)?.Account;
        }
        else
            _call.RequireAuthority(ref judgement, target, request.Source.Value, request.Frame, rights);
        JudgeRoom(ref judgement, target, payer, target.MissingTables(request.Address));
    }

    /// <summary>Frames for missing tables (the target's account) and for a new page (the payer).</summary>
    private void JudgeRoom(ref Judgement judgement, Environment target, Account? payer, int tables)
    {
        var pages = payer == null ? 0 : 1;
        judgement.Due(tables + pages > _call.World.FreeFrames, KernelError.NoFrames);
        foreach (var account in _call.World.Accounts.Values)
        {
            var needed = (account.Covers(target.Account) ? tables : 0) + (account.Covers(payer) ? pages : 0);
            judgement.Due((ulong)needed > account.Room, KernelError.NoFrames);
            // The kernel may ask each of the two for the sum.
            judgement.May(needed != 0 && (ulong)(tables + pages) > account.Room, KernelError.NoFrames);
        }
    }

    private void Apply(Environment target, int index)
    {
        ref readonly var request = ref _requests![index];
        var page = request.Address;
        if ((request.Flags & (MapFlags.Large | MapFlags.Split)) != 0)
        {
            new LargePageRules(_call, target, request).Apply();
            return;
        }

        if ((request.Flags & MapFlags.Unmap) != 0)
        {
            var gone = target.Pages.TryGetValue(page, out var mapping) ? mapping.Frame : null;
            _call.World.Unmap(target, page);
            if ((request.Flags & MapFlags.Free) != 0 && gone is { Kind: FrameKind.User, Mappings: 0 }
                && _call.World.Capabilities[request.Source.Value].Account!.Covers(gone.Account))
                _call.World.GiveBack(gone);
            return;
        }

        _call.World.Capabilities[request.Source.Value].IsUsed = true;
        var access = request.Flags & MapFlags.AccessMask;
        if ((request.Flags & MapFlags.Protect) != 0)
        {
            target.Pages[page] = target.Pages[page] with { Access = access };
            return;
        }

        var number = request.Frame;
        if ((request.Flags & MapFlags.Allocate) != 0)
        {
            number = ChosenFrame(target, index);
            var frame = _call.World.Frame(number) ?? throw new DisagreementException($"frame {number} was allocated, but does not exist");
            _call.World.Take(frame, _call.World.Capabilities[request.Source.Value].Account!, FrameKind.User, (request.Flags & MapFlags.Spared) != 0);
        }

        AddTables(_call, target, page, lowest: 1);
        _call.World.Map(target, page, new Mapping(number, _call.World.Frame(number), access));
    }

    /// <summary>Takes over which frames the kernel made tables of.</summary>
    public static void AddTables(Call call, Environment target, ulong page, int lowest)
    {
        for (var level = 3; level >= lowest; level--)
        {
            var key = PageTableKey.Of(page, level);
            if (target.Tables.ContainsKey(key))
                continue;
            var frame = call.World.Frame(call.Kernel.Table(target.Slot, page, level)) ?? throw new DisagreementException($"a table for page {page:x} is missing");
            call.World.Take(frame, target.Account, FrameKind.PageTable);
            target.Tables.Add(key, frame);
        }
    }

    /// <summary>
    /// Which frame the kernel took: the tables say so unless a later entry changed the page again, and the answer in the batch does unless the
    /// batch changed the pages that it stands in.
    /// </summary>
    private ulong ChosenFrame(Environment target, int index)
    {
        var page = _requests![index].Address;
        ulong? mapped = null;
        var done = _requests.AsSpan(0, (int)_call.Answer);
        if (!Changes(done[(index + 1)..], page))
            mapped = _call.Kernel.FrameMappedAt(target.Slot, page);
        if (target == _call.Caller && TouchesOwnPages(done))
            return mapped ?? AnyThatFits(done[(index + 1)..], _requests[index]);
        var answered = _call.View.Read<MapRequest>(AddressOf(index), 1)![0].Frame;
        if (mapped is { } number && number != answered)
            throw new DisagreementException($"frame {number} was allocated at {page:x}, but entry {index} says {answered}");
        return answered;
    }

    /// <summary>
    /// A frame that was mapped in between, and nobody can say which: it was given back again, or it is one of those that are allocated now and not mapped, which do
    /// not differ but by what is spared. Unless a later entry names one of them.
    /// </summary>
    private ulong AnyThatFits(ReadOnlySpan<MapRequest> later, in MapRequest allocating)
    {
        var (page, isSpared) = (allocating.Address, (allocating.Flags & MapFlags.Spared) != 0);
        var payer = _call.World.Capabilities[allocating.Source.Value].Account!;
        var taken = _call.World.Frames.Where(frame => frame.Kind == FrameKind.Free && _call.Kernel.Frame(frame.Number).Kind == FrameKind.User).ToArray();
        var (hasChanged, isFreed) = (false, false);
        foreach (ref readonly var request in later)
        {
            var number = request.Frame;
            if ((request.Flags & (MapFlags.Unmap | MapFlags.Protect | MapFlags.Allocate)) == 0 && Array.Exists(taken, frame => frame.Number == number))
                throw new UndecidableException();
            if (hasChanged || request.Address != page || (request.Flags & MapFlags.Protect) != 0)
                continue;
            hasChanged = true;
            isFreed = (request.Flags & MapFlags.Free) != 0 && _call.World.Capabilities[request.Source.Value].Account!.Covers(payer);
        }

        var fits = isFreed
            ? _call.World.Frames.FirstOrDefault(frame => frame.Kind == FrameKind.Free && _call.Kernel.Frame(frame.Number).Kind == FrameKind.Free)
            : Array.Find(taken, frame => _call.Kernel.Frame(frame.Number) is { Mappings: 0 } now && now.Account == payer.Number && (now.Marks & FrameMarks.Spared) != 0 == isSpared);
        return fits?.Number ?? throw new UndecidableException();
    }

    private bool TouchesOwnPages(ReadOnlySpan<MapRequest> requests)
    {
        var end = AddressOf((int)_call.Arguments[2]);
        for (var page = _call.Arguments[1] & ~(Layout.PageSize - 1); page < end; page += Layout.PageSize)
        {
            if (Touches(requests, page))
                return true;
        }

        return false;
    }

    /// <summary>Does any of them put another frame there, or none?</summary>
    private static bool Changes(ReadOnlySpan<MapRequest> requests, ulong page)
    {
        foreach (ref readonly var request in requests)
        {
            if (request.Address == page && (request.Flags & MapFlags.Protect) == 0)
                return true;
        }

        return false;
    }

    private static bool Touches(ReadOnlySpan<MapRequest> requests, ulong page)
    {
        foreach (ref readonly var request in requests)
        {
            if (request.Address == page)
                return true;
        }

        return false;
    }
}
