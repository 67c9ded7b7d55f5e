namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>From a Linux system call to the family that answers it. A number that nobody knows is ENOSYS, as on Linux.</summary>
public static class Dispatcher
{
    /// <returns>What the program finds in rax.</returns>
    public static long Call(ref Registers registers) => registers.Rax switch
    {
        0 or 1 or 2 or 3 or 4 or 5 or 6 or 7 or 8 => FileCalls.Call(ref registers),
        9 or 10 or 11 or 12 or 25 or 26 or 27 or 28 or 149 or 150 or 151 or 152 or 325 => MemoryCalls.Call(ref registers),
        13 or 14 or 15 or 34 or 62 or 127 or 128 or 130 or 131 or 200 or 234 => SignalCalls.Call(ref registers),
        24 or 56 or 60 or 158 or 186 or 218 or 273 or 274 or 435 => ThreadCalls.Call(ref registers),
        35 or 96 or 201 or (>= 227 and <= 230) => TimeCalls.Call(ref registers),
        57 or 58 or 59 or 322 => Process.ProcessStart.Call(ref registers),
        61 or 247 => WaitCalls.Call(ref registers),
        202 => FutexCalls.Call(ref registers),
        > uint.MaxValue => -(long)Errno.ENOSYS,
        _ => SystemOrFile(ref registers),
    };

    private static long SystemOrFile(ref Registers registers)
    {
        var answer = SystemCalls.Call(ref registers, out var isKnown);
        return isKnown ? answer : FileCalls.Call(ref registers);
    }
}
