namespace ExoCosmos.Kernel.Platform;

/// <summary>
/// Memory as the running environment sees it, through the processor's translations. Addresses are below the end of the user half (checked by
/// <see cref="Processor.UserCopy"/>, the only caller). A copy that meets a page that is not there, or not allowed to ring 3, ends with false;
/// what came before it may have been copied.
/// </summary>
public unsafe interface IUserMemory
{
    static abstract bool CopyIn(void* kernel, ulong user, ulong bytes);

    static abstract bool CopyOut(ulong user, void* kernel, ulong bytes);
}
