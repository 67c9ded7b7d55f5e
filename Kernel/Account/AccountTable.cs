using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Account;

/// <summary>
/// The frame accounts: a tree with budgets. A charge counts in the account and in each of its ancestors (at most
/// <see cref="AccountInfo.MaxDepth"/>); it succeeds only if all have room.
/// </summary>
public unsafe struct AccountTable
{
    /// <summary>The machine's memory; it has no parent.</summary>
    public const uint Root = 1;

    private AccountInfo* _entries;
    private uint _firstFree;
    /// <summary>Accounts that nothing names any more, linked through their Environment field, until the reaper has closed them.</summary>
    public uint FirstAbandoned;

    public uint Count { get; private set; }

    /// <param name="entries">Zeroed room for <paramref name="count"/> entries.</param>
    /// <param name="count">Entries; number 0 is never used.</param>
    /// <param name="frames">Budget of the root account.</param>
    /// <param name="capabilities">Capabilities that there can be.</param>
    public void Initialise(AccountInfo* entries, uint count, ulong frames, uint capabilities)
    {
        _entries = entries;
        Count = count;
        for (var i = count - 1; i > Root; i--)
        {
            _entries[i].Parent = _firstFree;
            _firstFree = i;
        }

        _entries[Root] = new AccountInfo
        {
            Generation = 1,
            Budget = frames,
            References = 1,
            CapabilityLimit = capabilities,
            AccountLimit = count - Root - 1,
        };
    }

    public readonly AccountInfo* this[uint number] => _entries + number;

    /// <summary>Makes a child account; 0 if the table or somebody's share of it is full, or the tree too deep.</summary>
    public uint Create(uint parent, ulong budget, uint environment)
    {
        var number = _firstFree;
        if (number == 0 || _entries[parent].Depth >= AccountInfo.MaxDepth || !AccountQuota.HasRoomForAccount(_entries, parent))
            return 0;
        var entry = _entries + number;
        _firstFree = entry->Parent;
        *entry = new AccountInfo
        {
            Generation = entry->Generation + 1,
            Parent = parent,
            Budget = budget,
            Environment = environment,
            Depth = _entries[parent].Depth + 1,
            References = 1,
            CapabilityLimit = AccountQuota.CapabilityLimit(_entries + parent, budget),
            AccountLimit = AccountQuota.AccountLimit(_entries + parent, budget),
        };
        _entries[parent].References++;
        AccountQuota.AddAccount(_entries, parent);
        return number;
    }

    /// <summary>Puts an account without frames, capabilities or children back; returns its parent, which the caller releases.</summary>
    public uint Retire(uint number)
    {
        var entry = _entries + number;
        var parent = entry->Parent;
        *entry = new AccountInfo { Generation = entry->Generation, Parent = _firstFree };
        _firstFree = number;
        AccountQuota.RemoveAccount(_entries, parent);
        return parent;
    }

    /// <summary>Is <paramref name="ancestor"/> the account itself or above it?</summary>
    public readonly bool Covers(uint ancestor, uint account)
    {
        for (; account != 0; account = _entries[account].Parent)
        {
            if (account == ancestor)
                return true;
        }

        return false;
    }

    public readonly bool HasRoom(uint account, ulong frames)
    {
        for (; account != 0; account = _entries[account].Parent)
        {
            var entry = _entries + account;
            if (entry->Budget < entry->Used || entry->Budget - entry->Used < frames)
                return false;
        }

        return true;
    }

    /// <summary>May an environment that the account pays for hold one capability more?</summary>
    public readonly bool HasRoomForCapability(uint account) => AccountQuota.HasRoomForCapability(_entries, account);

    public readonly void AddCapability(uint account) => AccountQuota.AddCapability(_entries, account);

    public readonly void RemoveCapability(uint account) => AccountQuota.RemoveCapability(_entries, account);

    public readonly void Charge(uint account, ulong frames)
    {
        for (; account != 0; account = _entries[account].Parent)
            _entries[account].Used += frames;
    }

    public readonly void Refund(uint account, ulong frames)
    {
        for (; account != 0; account = _entries[account].Parent)
            _entries[account].Used -= frames;
    }
}
