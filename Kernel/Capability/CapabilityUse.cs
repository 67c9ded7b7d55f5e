using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Capability;

/// <summary>
/// Remembers that something was mapped by a capability, until that has been taken back (<see cref="Withdrawal"/>). While the framebuffer is mapped by
/// anybody, the screen is theirs: the kernel draws no text on it (docs/notes/0040).
/// </summary>
public static unsafe class CapabilityUse
{
    public static void Begin(KernelState* kernel, CapabilityInfo* capability)
    {
        if ((capability->Marks & CapabilityMarks.Used) != 0)
            return;
        capability->Marks |= CapabilityMarks.Used;
        if (capability->Kind == CapabilityKind.Framebuffer)
            kernel->Info->ScreenHolders++;
    }

    public static void End(KernelState* kernel, CapabilityInfo* capability)
    {
        capability->Marks &= ~CapabilityMarks.Used;
        if (capability->Kind == CapabilityKind.Framebuffer)
            kernel->Info->ScreenHolders--;
    }
}
