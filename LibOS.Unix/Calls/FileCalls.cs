namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>System calls on files and descriptors.</summary>
public static class FileCalls
{
    /// <returns>The result of the call, or -errno; -ENOSYS for numbers that are not here.</returns>
    public static long Call(ref Registers registers) => registers.Number switch
    {
        _ => -(long)Errno.ENOSYS,
    };
}
