using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Mapping;

/// <summary>
/// A batch mostly says the same again for the next page. What was decided for one request (<see cref="MapDecoder"/>) holds for the next that differs from it in page and frame alone, while it is in the
/// same last-level table and its frame belongs to the same account: capabilities, accounts and tables do not change while a run lasts. What is left to be asked of each request is asked here
/// (docs/notes/0025-fast-paths.md); whatever is different ends the run and is decoded.
/// </summary>
public unsafe ref struct MapRun
{
    private const ulong RegionSize = LargePages.Size;

    private KernelState* _kernel;
    private EnvironmentRecord* _target;
    private bool _isCurrent;
    private Handle _source;
    private MapFlags _flags;
    /// <summary>The first address that the table maps; 0 = no run.</summary>
    private ulong _region;
    private ulong* _pages;
    private FrameInfo* _frames;
    /// <summary>The frames that the capability may speak for, and what one of them must be: its account, and its kind and marks.</summary>
    private ulong _first, _count;
    private uint _account;
    private ushort _kind;
    private ulong _access;

    /// <summary>No run yet. Most calls are of a single request: nothing else is set for them.</summary>
    public static void None(out MapRun run)
    {
        Unsafe.SkipInit(out run);
        run._region = 0;
    }

    public void End() => _region = 0;

    /// <summary>A request was decoded and carried out: others like it can follow.</summary>
    public void Begin(KernelState* kernel, EnvironmentRecord* target, in MapRequest request)
    {
        _kernel = kernel;
        _frames = kernel->Frames[0];
        _target = target;
        _isCurrent = target->Slot == kernel->Environments.Slot(kernel->Current);
        var region = request.Address & ~(RegionSize - 1);
        var isUnmap = request.Flags == MapFlags.Unmap;
        // Nobody maps page 0, or the control page and what is above it.
        if ((!isUnmap && (request.Flags & ~(MapFlags.AccessMask | MapFlags.Protect)) != 0) || region == 0 || region + RegionSize > Layout.ControlPage)
            return;
        var entry = AddressSpace.Find(_kernel, target->TableFrame, request.Address);
        if (entry == null || (!isUnmap && !KnowFrames(request, *entry)))
            return;
        (_source, _flags, _region) = (request.Source, request.Flags, region);
        _pages = entry - AddressSpace.Index(request.Address, 1);
        _access = PageTableEntry.Access(request.Flags, _kernel->NoExecute) | PageTableEntry.Counted;
    }

    /// <summary>What the capability said of this frame it says of others with the same owner.</summary>
    private bool KnowFrames(in MapRequest request, ulong entry)
    {
        if ((entry & PageTableEntry.Counted) == 0)
            return false;
        var capability = _kernel->Capabilities[request.Source.Index];
        (_first, _count) = capability->Kind == CapabilityKind.Account ? (0, _kernel->Frames.Count) : (capability->Base, Math.Min(capability->Length, _kernel->Frames.Count - capability->Base));
        var info = _kernel->Frames[PageTableEntry.FrameOf(entry)];
        (_account, _kind) = (info->Account, KindOf(info));
        return true;
    }

    /// <summary>Carries out the requests that go on with the run.</summary>
    /// <returns>How many; the next one, if there is one, must be decoded.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Continue(ReadOnlySpan<MapRequest> requests) => _region == 0 ? 0 : GoOn(requests);

    private readonly int GoOn(ReadOnlySpan<MapRequest> requests)
    {
        fixed (MapRequest* first = requests)
        {
            var end = first + requests.Length;
            var stop = (_flags & MapFlags.Unmap) != 0 ? Unmap(first, end) : (_flags & MapFlags.Protect) != 0 ? Protect(first, end) : Map(first, end);
            return (int)(stop - first);
        }
    }

    private readonly MapRequest* Map(MapRequest* request, MapRequest* end)
    {
        for (; request < end; request++)
        {
            var frame = request->Frame;
            if (!IsAlike(request, out var entry) || request->Source != _source || (*entry & PageTableEntry.Present) != 0 || !IsOurs(frame, out var info))
                break;
            info->Mappings++;
            *entry = (frame << Layout.PageShift) | _access;
        }

        return request;
    }

    private readonly MapRequest* Protect(MapRequest* request, MapRequest* end)
    {
        const ulong needed = PageTableEntry.Present | PageTableEntry.Counted;
        for (; request < end; request++)
        {
            if (!IsAlike(request, out var entry) || request->Source != _source || (*entry & needed) != needed || !IsOurs(PageTableEntry.FrameOf(*entry), out _))
                break;
            *entry = (*entry & PageTableEntry.FrameMask) | _access;
            Forget(request->Address);
        }

        return request;
    }

    private readonly MapRequest* Unmap(MapRequest* request, MapRequest* end)
    {
        for (; request < end && IsAlike(request, out var entry); request++)
        {
            if ((*entry & PageTableEntry.Present) == 0)
                continue;
            AddressSpace.Clear(_kernel, entry);
            Forget(request->Address);
        }

        return request;
    }

    /// <summary>The same is wanted for a whole page of the same table. What is not a multiple of a page becomes a number far behind the table's end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsAlike(MapRequest* request, out ulong* entry)
    {
        var page = BitOperations.RotateRight(request->Address - _region, Layout.PageShift);
        entry = _pages + page;
        // Flags, and the reserved word behind them.
        return *(ulong*)&request->Flags == (ulong)_flags && page < LargePages.Frames;
    }

    /// <summary>The capability covers the frame: it is in its range, of the account that it was asked for, memory of applications, and was not given back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsOurs(ulong frame, out FrameInfo* info)
    {
        info = _frames + frame;
        return frame - _first < _count && info->Account == _account && KindOf(info) == _kind;
    }

    /// <summary>The kind, and behind it the marks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort KindOf(FrameInfo* info) => *(ushort*)&info->Kind;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Forget(ulong address)
    {
        if (_isCurrent)
            _kernel->Translations.Add(address);
        else
            TranslationBuffer.Forget(_target);
    }
}
