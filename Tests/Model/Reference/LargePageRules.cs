using System.Linq;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>Map entries about large pages: 512 small pages that come, change and go together.</summary>
/// <param name="call">The Map call.</param>
/// <param name="target">Whose address space it is.</param>
/// <param name="request">The entry.</param>
public sealed class LargePageRules(Call call, Environment target, MapRequest request)
{
    private const MapFlags Known = MapFlags.AccessMask | MapFlags.Unmap | MapFlags.Protect | MapFlags.Free | MapFlags.Large | MapFlags.Split;
    private const ulong Frames = 512;

    private readonly Call _call = call;
    private readonly Environment _target = target;
    private readonly MapRequest _request = request;

    private PageTableKey TableKey => PageTableKey.Of(_request.Address, 1);

    private bool IsLarge => _target.Pages.TryGetValue(_request.Address, out var mapping) && mapping.IsLarge;

    private bool HasSmallPages => !IsLarge && _target.Tables.ContainsKey(TableKey)
        && (TableKey == PageTableKey.Of(Layout.ControlPage, 1) || Mapping.PagesOf(_request.Address).Any(_target.Pages.ContainsKey));

    public void Judge(ref Judgement judgement)
    {
        var flags = _request.Flags;
        judgement.Due((flags & ~Known) != 0 || _request.Address % Mapping.LargeSize != 0, KernelError.BadArgument);
        if ((flags & MapFlags.Split) != 0)
        {
            judgement.Due(flags != MapFlags.Split, KernelError.BadArgument);
            judgement.Due(!IsLarge, KernelError.NotFound);
            JudgeRoom(ref judgement, 1);
        }
        else if ((flags & MapFlags.Unmap) != 0)
        {
            judgement.Due((flags & ~(MapFlags.Unmap | MapFlags.Free | MapFlags.Large)) != 0, KernelError.BadArgument);
            if ((flags & MapFlags.Free) != 0)
                _call.Resolve(ref judgement, _target, _request.Source.Value, CapabilityKind.Account, Rights.Control);
            judgement.Due(HasSmallPages, KernelError.Busy);
        }
        else
            JudgeAccess(ref judgement, flags);
    }

    private void JudgeAccess(ref Judgement judgement, MapFlags flags)
    {
        judgement.Due((flags & MapFlags.Read) == 0 || (flags & MapFlags.Free) != 0, KernelError.BadArgument);
        var first = _request.Frame;
        if ((flags & MapFlags.Protect) != 0)
        {
            judgement.Due(!IsLarge, KernelError.NotFound);
            if (!IsLarge)
                return;
            first = _target.Pages[_request.Address].Number;
        }
        else
        {
            judgement.Due(first % Frames != 0, KernelError.BadArgument);
            judgement.Due(IsLarge || HasSmallPages, KernelError.Busy);
            JudgeRoom(ref judgement, _target.Tables.ContainsKey(TableKey) ? 0 : _target.MissingTables(_request.Address) - 1);
        }

        for (ulong i = 0; i < Frames; i++)
        {
            _call.RequireAuthority(ref judgement, _target, _request.Source.Value, first + i, (Rights)(flags & MapFlags.AccessMask));
            judgement.Due(_call.World.Frame(first + i) == null != (_call.World.Frame(first) == null), KernelError.OutOfRange);
        }
    }

    private void JudgeRoom(ref Judgement judgement, int tables) =>
        judgement.Due(tables > _call.World.FreeFrames || (tables > 0 && _target.Account.LeastRoom < (ulong)tables), KernelError.NoFrames);

    public void Apply()
    {
        var world = _call.World;
        var access = _request.Flags & MapFlags.AccessMask;
        if ((_request.Flags & MapFlags.Split) != 0)
        {
            MapRules.AddTables(_call, _target, _request.Address, lowest: 1);
            foreach (var page in Mapping.PagesOf(_request.Address))
                _target.Pages[page] = _target.Pages[page] with { IsLarge = false };
            world.LargePages = world.LargePages with { Split = world.LargePages.Split + 1 };
        }
        else if ((_request.Flags & MapFlags.Unmap) != 0)
        {
            if (!IsLarge)
                return;
            foreach (var page in Mapping.PagesOf(_request.Address))
                Unmap(page);
        }
        else if ((_request.Flags & MapFlags.Protect) != 0)
        {
            world.Capabilities[_request.Source.Value].IsUsed = true;
            foreach (var page in Mapping.PagesOf(_request.Address))
                _target.Pages[page] = _target.Pages[page] with { Access = access };
        }
        else
            Map(access);
    }

    private void Unmap(ulong page)
    {
        var frame = _target.Pages[page].Frame;
        _call.World.Unmap(_target, page);
        if ((_request.Flags & MapFlags.Free) != 0 && frame is { Kind: FrameKind.User, Mappings: 0 } && _call.World.Capabilities[_request.Source.Value].Account!.Covers(frame.Account))
            _call.World.GiveBack(frame);
    }

    private void Map(MapFlags access)
    {
        var world = _call.World;
        world.Capabilities[_request.Source.Value].IsUsed = true;
        // The table that small pages once needed is given back.
        var isInPlaceOfTable = _target.Tables.Remove(TableKey, out var table);
        if (isInPlaceOfTable)
            world.GiveBack(table!);
        MapRules.AddTables(_call, _target, _request.Address, lowest: 2);
        foreach (var page in Mapping.PagesOf(_request.Address))
        {
            var number = _request.Frame + ((page - _request.Address) / Layout.PageSize);
            world.Map(_target, page, new Mapping(number, world.Frame(number), access, IsLarge: true));
        }

        world.LargePages = world.LargePages with { Mapped = world.LargePages.Mapped + 1, InPlaceOfTables = world.LargePages.InPlaceOfTables + (isInPlaceOfTable ? 1 : 0) };
    }
}
