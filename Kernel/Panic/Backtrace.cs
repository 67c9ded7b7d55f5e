using ExoCosmos.Kernel.Device;
using ExoCosmos.Kernel.Memory;

namespace ExoCosmos.Kernel.Panic;

/// <summary>
/// Follows the chain of frame pointers (the compiler keeps rbp frames). Every link must lie in the kernel's data and rise, so a broken
/// stack ends the walk instead of faulting.
/// </summary>
public static unsafe class Backtrace
{
    private const int Deepest = 32;

    public static void Write(ulong rip, ulong framePointer)
    {
        if (rip != 0)
            Line(rip);
        var image = KernelMap.Image;
        for (var i = 0; i < Deepest; i++)
        {
            if ((framePointer & 7) != 0 || framePointer < image->DataStart || framePointer >= image->DataEnd - 16)
                return;
            var link = (ulong*)framePointer;
            // Back from the return address into the call.
            Line(link[1] - 1);
            if (link[0] <= framePointer)
                return;
            framePointer = link[0];
        }
    }

    private static void Line(ulong address)
    {
        Log.Text("  at "u8);
        Log.Hexadecimal(address, 16);
        KernelSymbols.Describe(address);
        Log.End();
    }
}
