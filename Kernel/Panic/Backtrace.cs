using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Kernel.Device;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Panic;

/// <summary>Writes the calls that led somewhere to the log, innermost first. Reads nothing but the stack.</summary>
public static unsafe class Backtrace
{
    private const int Deepest = 32;

    /// <summary>From an interrupted place.</summary>
    public static void Write(ulong rip, ulong rsp, ulong rbp)
    {
        var stack = KernelStacks.Of(rsp);
        var walk = new StackWalk(KernelSymbols.Table, stack.Bytes, stack.Start, rip, rsp, rbp);
        for (var depth = 0; depth < Deepest; depth++)
        {
            Log.Text("  at "u8);
            Log.Hexadecimal(walk.Address, 16);
            if (walk.IsKnown)
                KernelSymbols.Describe(walk.Location);
            Log.End();
            if (!walk.MoveToCaller())
                return;
        }
    }

    /// <summary>From the caller.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write()
    {
        Here here;
        ReadHere(&here);
        Write(here.Rip, here.Rsp, here.Rbp);
    }

    [RuntimeImport("*", "panic_here"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ReadHere(Here* here);

    /// <summary>The registers of a method just behind its call of <c>panic_here</c> (Panic/Here.xs).</summary>
    private struct Here
    {
        public ulong Rip, Rsp, Rbp;
    }
}
