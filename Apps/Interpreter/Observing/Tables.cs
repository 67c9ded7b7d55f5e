using ExoCosmos.Abi;

namespace ExoCosmos.Interpreter.Observing;

/// <summary>The kernel's tables: the information pages of a machine, or a simulated kernel's.</summary>
public unsafe struct Tables
{
    public CapabilityInfo* Capabilities;
    public AccountInfo* Accounts;
    public EnvironmentInfo* Environments;
    public FrameInfo* Frames;
    public uint EnvironmentCount;
    public uint AccountCount;

    /// <summary>Nothing is left to be taken back in the kernel's own time.</summary>
    public readonly bool AreSettled()
    {
        for (uint slot = 1; slot < EnvironmentCount; slot++)
        {
            if (Environments[slot].State == EnvironmentState.Dying)
                return false;
        }

        // An account that nothing names, and that is not closed yet.
        for (uint account = 1; account < AccountCount; account++)
        {
            if (Accounts[account].Depth != 0 && Accounts[account].References == 0)
                return false;
        }

        return true;
    }
}
