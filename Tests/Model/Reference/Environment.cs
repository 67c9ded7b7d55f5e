using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>What stands in a page of an address space.</summary>
/// <param name="Number">Frame number.</param>
/// <param name="Frame">The frame, or null where no memory is: a framebuffer.</param>
/// <param name="IsLarge">It is one of the 512 of a large page.</param>
public sealed record Mapping(ulong Number, PageFrame? Frame, MapFlags Access, bool IsLarge = false)
{
    public const ulong LargeSize = 1UL << 21;

    /// <summary>The small pages of a large one.</summary>
    public static IEnumerable<ulong> PagesOf(ulong large) => Enumerable.Range(0, 512).Select(i => (large & ~(LargeSize - 1)) + ((ulong)i * Layout.PageSize));
}

/// <summary>A page table of an address space.</summary>
/// <param name="Level">1 to 3: of the entries in it.</param>
/// <param name="Prefix">The bits that all addresses below it have in common.</param>
public readonly record struct PageTableKey(int Level, ulong Prefix)
{
    public static PageTableKey Of(ulong page, int level) => new(level, page >> (12 + (9 * level)));
}

/// <summary>An environment, from embryo to dead.</summary>
public sealed class Environment(uint slot, uint generation, uint creator, Account account)
{
    public uint Slot { get; } = slot;

    public uint Generation { get; } = generation;

    public uint Creator { get; } = creator;

    public Account Account { get; } = account;

    public EnvironmentState State { get; set; } = EnvironmentState.Embryo;

    public EndReason Reason { get; set; }

    public int Status { get; set; }

    public uint Upcalls { get; set; }

    /// <summary>The Creation capability that it counts against: the one that made it, or when that is gone the one above.</summary>
    public Capability? Creation { get; set; }

    public Dictionary<ulong, Mapping> Pages { get; } = [];

    /// <summary>Page-table frames below the level-4 table.</summary>
    public Dictionary<PageTableKey, PageFrame> Tables { get; } = [];

    public required PageFrame Root { get; init; }

    public required PageFrame Record { get; init; }

    public required PageFrame Control { get; init; }

    public HashSet<Capability> Held { get; } = [];

    /// <summary>Capabilities that name it.</summary>
    public int Names { get; set; }

    public PageFrame? DiskRing { get; set; }

    public PageFrame? ConsoleRing { get; set; }

    public PageFrame? MessageRing { get; set; }

    public PageFrame? RepossessionRing { get; set; }

    /// <summary>The frames of its packet ring, the page first; none without a ring.</summary>
    public PageFrame[] PacketRing { get; set; } = [];

    /// <summary>The first frame is the ring's page.</summary>
    public uint RingSlots => PacketRing.Length == 0 ? 0 : (uint)(PacketRing.Length - 1) * PacketRingPage.SlotsPerFrame;

    /// <summary>Disk requests under way.</summary>
    public int Outstanding { get; set; }

    public List<SleepTerm> Terms { get; } = [];

    public ulong Deadline { get; set; }

    /// <summary>While calling: whom, with which badge, and what. <see cref="Deadline"/> holds for it, too.</summary>
    public Environment? Callee { get; set; }

    public ulong Badge { get; set; }

    public TransferMessage Message { get; set; }

    /// <summary>Who waits for its answer.</summary>
    public Environment? Caller { get; set; }

    /// <summary>Who waits until it takes calls again, first come first.</summary>
    public List<Environment> Waiting { get; } = [];

    /// <summary>A call has entered it since the kernel was entered last: it goes on at its call entry.</summary>
    public bool IsEntered { get; set; }

    /// <summary>What was asked back from it last.</summary>
    public Recall? Recall { get; set; }

    /// <summary>Frames, places and blocks that were taken from it by force.</summary>
    public ulong Repossessed { get; set; }

    /// <summary>No part in spare time, nor what it starts.</summary>
    public bool IsDispatched { get; set; }

    /// <summary>It lost the processor to the timer: it is told when it gains it again.</summary>
    public bool SliceBegins { get; set; }

    public bool IsAlive => State is EnvironmentState.Embryo or EnvironmentState.Ready or EnvironmentState.Running
        or EnvironmentState.Sleeping or EnvironmentState.Suspended or EnvironmentState.Calling or EnvironmentState.Parked;

    /// <summary>It goes on only when somebody starts or resumes it.</summary>
    public bool Waits => State is EnvironmentState.Embryo or EnvironmentState.Suspended;

    /// <summary>How many tables are missing on the way to a page.</summary>
    public int MissingTables(ulong page) => Enumerable.Range(1, 3).Count(level => !Tables.ContainsKey(PageTableKey.Of(page, level)));

    /// <summary>Does something that it holds allow this mapping?</summary>
    public bool HasAuthorityFor(Mapping mapping)
    {
        var rights = (Rights)mapping.Access;
        return Held.Any(capability => (capability.Rights & rights) == rights && capability.Reaches(mapping.Number, mapping.Frame));
    }
}
