using System;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Account;

/// <summary>
/// Slots of the kernel's tables, charged to accounts beside their frames, so that nobody fills a table that all share. An account's share of a table is what
/// its budget is of its parent's; like budgets, shares may be promised more than once, and each charge counts in every ancestor.
/// </summary>
internal static unsafe class AccountQuota
{
    /// <summary>What the smallest account may have. Its ancestors count it all the same.</summary>
    private const uint LeastCapabilities = 32, LeastAccounts = 4;

    public static uint CapabilityLimit(AccountInfo* parent, ulong budget) => Share(parent->CapabilityLimit, parent, budget, LeastCapabilities);

    public static uint AccountLimit(AccountInfo* parent, ulong budget) => Share(parent->AccountLimit, parent, budget, LeastAccounts);

    public static bool HasRoomForCapability(AccountInfo* accounts, uint account)
    {
        for (; account != 0; account = accounts[account].Parent)
        {
            if (accounts[account].Capabilities >= accounts[account].CapabilityLimit)
                return false;
        }

        return true;
    }

    public static void AddCapability(AccountInfo* accounts, uint account)
    {
        for (; account != 0; account = accounts[account].Parent)
            accounts[account].Capabilities++;
    }

    public static void RemoveCapability(AccountInfo* accounts, uint account)
    {
        for (; account != 0; account = accounts[account].Parent)
            accounts[account].Capabilities--;
    }

    public static bool HasRoomForAccount(AccountInfo* accounts, uint parent)
    {
        for (; parent != 0; parent = accounts[parent].Parent)
        {
            if (accounts[parent].Accounts >= accounts[parent].AccountLimit)
                return false;
        }

        return true;
    }

    public static void AddAccount(AccountInfo* accounts, uint parent)
    {
        for (; parent != 0; parent = accounts[parent].Parent)
            accounts[parent].Accounts++;
    }

    public static void RemoveAccount(AccountInfo* accounts, uint parent)
    {
        for (; parent != 0; parent = accounts[parent].Parent)
            accounts[parent].Accounts--;
    }

    /// <summary>Budgets are frame numbers, far below 2^40, so the product fits. One that was recalled altogether has nothing left to share.</summary>
    private static uint Share(uint whole, AccountInfo* parent, ulong budget, uint least)
    {
        var part = parent->Budget == 0 ? 0 : (uint)(whole * Math.Min(budget, parent->Budget) / parent->Budget);
        return Math.Min(whole, Math.Max(least, part));
    }
}
