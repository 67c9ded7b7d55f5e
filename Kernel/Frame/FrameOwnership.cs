using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Frame;

/// <summary>
/// Moves frames between the free list and accounts. An owned frame is on its account's list, so that what an account holds can be
/// taken back without looking at every frame. Frames are cleared when they are taken, so nobody sees a former owner's bytes.
/// </summary>
public static unsafe class FrameOwnership
{
    /// <summary>Takes one frame for an account that has room (asked before); 0 if the machine has none.</summary>
    public static uint Allocate(KernelState* kernel, uint account, FrameKind kind, FrameMarks marks = FrameMarks.None)
    {
        var number = kernel->Frames.Take();
        if (number != 0)
            Adopt(kernel, number, account, kind, marks);
        return number;
    }

    /// <summary>Charges a frame that was just taken from the free list to an account that has room, and clears it.</summary>
    public static void Adopt(KernelState* kernel, uint number, uint account, FrameKind kind, FrameMarks marks)
    {
        kernel->Physical.Clear(number);
        Link(kernel, number, account);
        kernel->Frames[number]->Kind = kind;
        kernel->Frames[number]->Marks = marks;
        kernel->Accounts.Charge(account, 1);
        kernel->Info->FreeFrames = kernel->Frames.FreeCount;
    }

    /// <summary>Gives a frame back. While something still refers to it, it stays charged and is free with the last use.</summary>
    public static void Free(KernelState* kernel, uint number)
    {
        var entry = kernel->Frames[number];
        if (entry->Mappings != 0 || entry->Pins != 0)
        {
            entry->Marks |= FrameMarks.GivenBack;
            return;
        }

        var account = entry->Account;
        Unlink(kernel, number);
        kernel->Accounts.Refund(account, 1);
        kernel->Frames.Release(number);
        kernel->Info->FreeFrames = kernel->Frames.FreeCount;
    }

    /// <summary>A mapping or pin went away: a condemned frame becomes free with the last.</summary>
    public static void Settle(KernelState* kernel, uint number)
    {
        var entry = kernel->Frames[number];
        if (entry->IsCondemned && entry->Mappings == 0 && entry->Pins == 0)
            Free(kernel, number);
    }

    /// <summary>Moves an owned frame from its account to that account's parent, which already counts it.</summary>
    public static void Inherit(KernelState* kernel, uint number)
    {
        var account = kernel->Frames[number]->Account;
        var parent = kernel->Accounts[account]->Parent;
        Unlink(kernel, number);
        kernel->Accounts[account]->Used--;
        Link(kernel, number, parent);
    }

    private static void Link(KernelState* kernel, uint number, uint account)
    {
        var owner = kernel->Accounts[account];
        var entry = kernel->Frames[number];
        entry->Account = account;
        entry->Previous = 0;
        entry->Next = owner->FirstFrame;
        if (owner->FirstFrame != 0)
            kernel->Frames[owner->FirstFrame]->Previous = number;
        owner->FirstFrame = number;
        owner->Direct++;
    }

    private static void Unlink(KernelState* kernel, uint number)
    {
        var entry = kernel->Frames[number];
        var owner = kernel->Accounts[entry->Account];
        if (entry->Previous != 0)
            kernel->Frames[entry->Previous]->Next = entry->Next;
        else
            owner->FirstFrame = entry->Next;
        if (entry->Next != 0)
            kernel->Frames[entry->Next]->Previous = entry->Previous;
        entry->Account = 0;
        entry->Next = 0;
        entry->Previous = 0;
        owner->Direct--;
    }
}
