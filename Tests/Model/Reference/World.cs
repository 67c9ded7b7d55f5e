using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>
/// The state of the kernel's interface, plainly: who holds what, which frame is whose, what is mapped where. No table, no list, no free list:
/// objects and references. Frame numbers, slots and generations are the kernel's choice; the model takes them over where it allows them.
/// </summary>
public sealed class World
{
    public required PageFrame[] Frames { get; init; }

    public required int CapabilitySlots { get; init; }

    public required int AccountSlots { get; init; }

    public required Environment?[] Environments { get; init; }

    public required uint DiskCount { get; init; }

    public Dictionary<ulong, Capability> Capabilities { get; } = [];

    public Dictionary<uint, Account> Accounts { get; } = [];

    /// <summary>Every handle that was ever good: none may come back.</summary>
    public HashSet<ulong> Handles { get; } = [];

    public List<DiskTransfer> Transfers { get; } = [];

    public List<SendTransfer> Sends { get; } = [];

    /// <summary>All filters that were ever installed; those whose capability is gone are no more.</summary>
    public List<InstalledFilter> Filters { get; } = [];

    /// <summary>Who listens on which interface, and by which capability: as long as that is there.</summary>
    public List<(uint Network, Environment Owner, ulong Handle)> Listeners { get; } = [];

    /// <summary>What each network interface was told of its addresses.</summary>
    public required NetworkAddresses[] Addresses { get; init; }

    /// <summary>The slice vector: to whom each place is bound, and through what.</summary>
    public (Environment Owner, Capability By)?[] Places { get; } = new (Environment, Capability)?[Kernel.Slice.SliceVector.Most];

    public Environment? ConsoleOwner { get; set; }

    /// <summary>The environment in ring 3.</summary>
    public Environment Current { get; set; } = null!;

    public IEnumerable<Environment> Present => Environments.Where(environment => environment != null)!;

    public int FreeFrames { get; set; }

    /// <summary>How often a large page was mapped, split, and put in the place of a table.</summary>
    public (int Mapped, int Split, int InPlaceOfTables) LargePages { get; set; }

    public bool CapabilitiesAreFull => Capabilities.Count == CapabilitySlots - 1;

    /// <summary>May it hold one capability more?</summary>
    public bool HasRoomForCapability(Environment holder) => !CapabilitiesAreFull && holder.Account.HasRoomForCapability;

    public bool AccountsAreFull => Accounts.Count == AccountSlots - 1;

    public bool EnvironmentsAreFull => Environments.Skip(1).All(environment => environment != null);

    public PageFrame? Frame(ulong number) =>
        number < (ulong)Frames.Length && Frames[number].Kind != FrameKind.Absent ? Frames[number] : null;

    /// <summary>A frame leaves the free ones.</summary>
    public void Take(PageFrame frame, Account account, FrameKind kind, bool isSpared = false)
    {
        if (frame.Kind != FrameKind.Free)
            throw new DisagreementException($"frame {frame.Number} was allocated, but is not free: {frame.Kind}, account {frame.Account?.Number}");
        frame.Kind = kind;
        frame.IsSpared = isSpared;
        frame.Account = account;
        account.Frames.Add(frame);
        FreeFrames--;
    }

    /// <summary>A frame is given back: free, or condemned while something refers to it.</summary>
    public void GiveBack(PageFrame frame)
    {
        if (frame.IsInUse)
        {
            frame.Condemned = true;
            return;
        }

        frame.Account!.Frames.Remove(frame);
        frame.Account = null;
        frame.Kind = FrameKind.Free;
        frame.Condemned = false;
        frame.IsSpared = false;
        frame.TakenBy = null;
        FreeFrames++;
    }

    public void Pin(PageFrame frame) => frame.Pins++;

    /// <summary>Frames whose last use ended since the kernel's own work was last looked at: an account may have closed before that, or after.</summary>
    public HashSet<PageFrame> Released { get; } = [];

    public void Unpin(PageFrame? frame)
    {
        if (frame == null)
            return;
        frame.Pins--;
        Settle(frame);
    }

    public void Map(Environment environment, ulong page, Mapping mapping)
    {
        if (mapping.Frame != null)
            mapping.Frame.Mappings++;
        Unmap(environment, page);
        environment.Pages[page] = mapping;
    }

    public void Unmap(Environment environment, ulong page)
    {
        if (!environment.Pages.Remove(page, out var mapping) || mapping.Frame == null)
            return;
        mapping.Frame.Mappings--;
        Settle(mapping.Frame);
    }

    /// <summary>Moves a frame of a closing account to the account above.</summary>
    public void Inherit(PageFrame frame)
    {
        var account = frame.Account!;
        account.Frames.Remove(frame);
        frame.Account = account.Parent;
        account.Parent!.Frames.Add(frame);
    }

    private void Settle(PageFrame frame)
    {
        if (frame.IsInUse)
            return;
        Released.Add(frame);
        if (frame.Condemned)
            GiveBack(frame);
    }
}
