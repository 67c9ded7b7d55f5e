using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Network;

namespace ExoCosmos.Kernel.Network;

/// <summary>Gives frames that an interface has sent, or lost, back to those who sent them.</summary>
internal readonly unsafe struct Finishing(KernelState* kernel, uint number) : IFrameSender
{
    private readonly KernelState* _kernel = kernel;
    private readonly uint _number = number;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(ulong cookie, bool isLost)
    {
        if (isLost)
            _kernel->Interfaces[(int)_number].Info->Lost++;
        SendTable.End(_kernel, _number, (uint)cookie, isLost);
    }
}
