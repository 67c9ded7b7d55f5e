using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Mapping;

/// <summary>Answers "may you?" for a frame: does this capability cover it, with these rights?</summary>
public static unsafe class FrameAuthority
{
    /// <param name="kernel">The kernel.</param>
    /// <param name="holder">Slot of the environment that presents the handle.</param>
    /// <param name="source">An Account or Frames capability.</param>
    /// <param name="frame">Frame number, from outside.</param>
    /// <param name="rights">Of Read, Write and Execute.</param>
    /// <param name="slot">The capability's.</param>
    public static KernelError Check(KernelState* kernel, uint holder, Handle source, ulong frame, Rights rights, out uint slot)
    {
        var error = kernel->Capabilities.Resolve(holder, source, out slot);
        if (error != KernelError.None)
            return error;
        var capability = kernel->Capabilities[slot];
        if ((capability->Rights & rights) != rights)
            return KernelError.MissingRight;
        switch (capability->Kind)
        {
            case CapabilityKind.Account:
                if (!IsUsable(kernel, frame))
                    return KernelError.OutOfRange;
                return kernel->Accounts.Covers((uint)capability->Base, kernel->Frames[frame]->Account) ? KernelError.None : KernelError.OutOfRange;
            case CapabilityKind.Frames:
                if (frame < capability->Base || frame - capability->Base >= capability->Length)
                    return KernelError.OutOfRange;
                return IsStillMeant(kernel, capability, frame) ? KernelError.None : KernelError.OutOfRange;
            case CapabilityKind.Framebuffer:
                return frame >= capability->Base && frame - capability->Base < capability->Length ? KernelError.None : KernelError.OutOfRange;
            default:
                return KernelError.WrongKind;
        }
    }

    /// <summary>The frame exists, belongs to an account, is not a table or save area, and was not given back.</summary>
    private static bool IsUsable(KernelState* kernel, ulong frame) =>
        kernel->Frames.Exists(frame) && kernel->Frames[frame]->Kind == FrameKind.User && kernel->Frames[frame]->Condemned == 0;

    /// <summary>A Frames capability speaks for the frames its maker's account had; one that went to another account since is not meant.</summary>
    private static bool IsStillMeant(KernelState* kernel, CapabilityInfo* capability, ulong frame)
    {
        if (capability->Account == 0)
            return kernel->Frames.Exists(frame) && kernel->Frames[frame]->Kind == FrameKind.Boot;
        return IsUsable(kernel, frame)
            && kernel->Frames[frame]->Account == capability->Account
            && kernel->Accounts[capability->Account]->Generation == capability->ObjectGeneration;
    }
}
