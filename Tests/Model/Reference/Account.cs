using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>A frame account. What it has used is not a number but the frames that are charged to it and to those below it.</summary>
public sealed class Account(uint number, uint generation, Account? parent, ulong budget, uint capabilityLimit, uint accountLimit)
{
    private const uint LeastCapabilities = 32, LeastAccounts = 4;

    public uint Number { get; } = number;

    public uint Generation { get; } = generation;

    public Account? Parent { get; } = parent;

    /// <summary>A recall lowers it, perhaps below what is used: then nothing can be charged until that is given back.</summary>
    public ulong Budget { get; set; } = budget;

    /// <summary>What it was made with.</summary>
    public ulong FirstBudget { get; } = budget;

    /// <summary>The most capabilities that environments which it, or an account below, pays for may hold.</summary>
    public uint CapabilityLimit { get; } = capabilityLimit;

    /// <summary>The most accounts that may stand below it.</summary>
    public uint AccountLimit { get; } = accountLimit;

    public uint Depth => Parent == null ? 0 : Parent.Depth + 1;

    public List<Account> Children { get; } = [];

    public HashSet<PageFrame> Frames { get; } = [];

    /// <summary>Capabilities that name it.</summary>
    public int Names { get; set; }

    /// <summary>Environments whose tables it pays for.</summary>
    public int Environments { get; set; }

    public ulong Used => (ulong)Frames.Count + Children.Aggregate(0UL, (sum, child) => sum + child.Used);

    public ulong Room => Budget > Used ? Budget - Used : 0;

    /// <summary>Nothing names it any more: the kernel is to close it.</summary>
    public bool IsAbandoned => Parent != null && Names == 0 && Environments == 0 && Children.Count == 0;

    public bool Covers(Account? other)
    {
        for (; other != null; other = other.Parent)
        {
            if (other == this)
                return true;
        }

        return false;
    }

    public uint Accounts => (uint)Children.Count + (uint)Children.Sum(child => child.Accounts);

    /// <summary>Capabilities held by the environments that it pays for itself.</summary>
    public int DirectCapabilities { get; set; }

    public uint Capabilities => (uint)DirectCapabilities + (uint)Children.Sum(child => child.Capabilities);

    public bool HasRoomForCapability => Capabilities < CapabilityLimit && Parent?.HasRoomForCapability != false;

    /// <summary>May a child be made below it?</summary>
    public bool MayHaveChild => Depth < AccountInfo.MaxDepth && HasRoomForAccount;

    private bool HasRoomForAccount => Accounts < AccountLimit && Parent?.HasRoomForAccount != false;

    /// <summary>A new child: its shares of the tables are what its budget is of this one's, and a little in any case.</summary>
    public Account AddChild(uint number, uint generation, ulong budget)
    {
        // All of it was recalled: nothing is left to be shared.
        uint Share(uint whole, uint least) =>
            System.Math.Min(whole, System.Math.Max(least, Budget == 0 ? 0 : (uint)(whole * System.Math.Min(budget, Budget) / Budget)));
        var child = new Account(number, generation, this, budget, Share(CapabilityLimit, LeastCapabilities), Share(AccountLimit, LeastAccounts));
        Children.Add(child);
        return child;
    }

    /// <summary>The room that is left in it and all above it.</summary>
    public ulong LeastRoom => Parent == null ? Room : System.Math.Min(Room, Parent.LeastRoom);
}
