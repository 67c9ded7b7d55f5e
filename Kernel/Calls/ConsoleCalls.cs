using System;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Calls;

/// <summary>ConsoleWrite.</summary>
public static unsafe class ConsoleCalls
{
    private const int Longest = 4096;
    private const int Chunk = 512;

    public static long Write<TPlatform>(KernelState* kernel, uint caller, Handle console, ulong text, ulong length)
        where TPlatform : struct, IPlatform
    {
        var error = kernel->Capabilities.Resolve(caller, console, CapabilityKind.Console, Rights.Write, out _);
        if (error != KernelError.None)
            return (long)error;
        if (length > Longest)
            return (long)KernelError.BadArgument;
        var copy = stackalloc byte[Chunk];
        for (ulong done = 0; done < length;)
        {
            var part = Math.Min(length - done, Chunk);
            if (!UserCopy.In<TPlatform>(copy, text + done, part))
                return done == 0 ? (long)KernelError.BadAddress : (long)done;
            TPlatform.WriteConsole(new ReadOnlySpan<byte>(copy, (int)part));
            done += part;
        }

        return (long)length;
    }
}
