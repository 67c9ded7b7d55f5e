using System;
using ExoCosmos.Abi;

namespace ExoCosmos.Interpreter.Observing;

/// <summary>The kernel's tables: the information pages of a machine, or a simulated kernel's.</summary>
public unsafe struct Tables
{
    private const int WordBits = 64, MostWords = 64;

    public CapabilityInfo* Capabilities;
    public AccountInfo* Accounts;
    public EnvironmentInfo* Environments;
    public FrameInfo* Frames;
    /// <summary>The network interface that programs have.</summary>
    public InterfaceInfo* Interface;
    /// <summary>What its filters test, and <see cref="FilterInfo.TableOffset"/> behind that the filters.</summary>
    public byte* Filters;
    public uint EnvironmentCount;
    public uint AccountCount;

    /// <summary>The account that programs' are parts of: as large as the machine.</summary>
    public uint WholeAccount;

    /// <summary>Nobody can run but one, nothing is left to be taken back in the kernel's own time, and all that was sent has arrived.</summary>
    /// <param name="watcher">Who looks.</param>
    public readonly bool AreSettled(uint watcher)
    {
        var waits = false;
        for (uint slot = 1; slot < EnvironmentCount; slot++)
        {
            var state = Environments[slot].State;
            if (state == EnvironmentState.Dying || (state is EnvironmentState.Ready or EnvironmentState.Running && slot != watcher))
                return false;
            waits |= Waits(slot);
        }

        // An account that nothing names, and that is not closed yet.
        for (uint account = 1; account < AccountCount; account++)
        {
            if (Accounts[account].Depth != 0 && Accounts[account].References == 0)
                return false;
        }

        // The cable of the interface leads back into itself.
        return Interface->Sending == 0 && Interface->Received == Interface->Sent && (!waits || AllAreReached());
    }

    private readonly bool Waits(uint slot) => Environments[slot].State is EnvironmentState.Embryo or EnvironmentState.Suspended;

    /// <summary>Can those that act reach everybody who waits to be started or resumed? The kernel ends the others when it has found them.</summary>
    private readonly bool AllAreReached()
    {
        var reached = stackalloc ulong[MostWords];
        new Span<ulong>(reached, MostWords).Clear();
        for (uint slot = 1; slot < EnvironmentCount; slot++)
        {
            if (Environments[slot].State is not (EnvironmentState.Empty or EnvironmentState.Dead) && !Waits(slot))
                reached[slot / WordBits] |= 1UL << (int)(slot % WordBits);
        }

        for (var isNew = true; isNew;)
        {
            isNew = false;
            for (uint slot = 1; slot < EnvironmentCount; slot++)
                isNew |= IsReached(reached, slot) && Reach(reached, slot);
        }

        for (uint slot = 1; slot < EnvironmentCount; slot++)
        {
            if (Waits(slot) && !IsReached(reached, slot))
                return false;
        }

        return true;
    }

    /// <returns>Whether an environment that waits was not reached before.</returns>
    private readonly bool Reach(ulong* reached, uint holder)
    {
        var isNew = false;
        for (var slot = Environments[holder].FirstHeld; slot != 0; slot = Capabilities[slot].NextHeld)
        {
            var named = (uint)Capabilities[slot].Base;
            if (Capabilities[slot].Kind != CapabilityKind.Environment || !Waits(named) || IsReached(reached, named))
                continue;
            reached[named / WordBits] |= 1UL << (int)(named % WordBits);
            isNew = true;
        }

        return isNew;
    }

    private static bool IsReached(ulong* reached, uint slot) => (reached[slot / WordBits] >> (int)(slot % WordBits) & 1) != 0;
}
