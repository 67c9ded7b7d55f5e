using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Network;

/// <summary>Gives frames that an interface has sent, or lost, back to those who sent them. Many come at once, mostly of the same sender: he is told of them together.</summary>
internal unsafe struct Finishing(KernelState* kernel, uint number) : IFrameSender
{
    private readonly KernelState* _kernel = kernel;
    private readonly uint _number = number;

    /// <summary>Whose frames have come back that he was not told of; none before the first.</summary>
    private uint _environment;
    private uint _count, _lost;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(ulong cookie, bool isLost)
    {
        var environment = SendTable.End(_kernel, (uint)cookie);
        if (environment != _environment)
        {
            Tell();
            _environment = environment;
        }

        _count++;
        if (isLost)
            _lost++;
    }

    /// <summary>Tells the last one; to be called when all have come back.</summary>
    public void Tell()
    {
        if (_count == 0)
            return;
        var info = _kernel->Interfaces[(int)_number].Info;
        info->Sending -= _count;
        info->Lost += _lost;
        var environment = _kernel->Environments.Record(_environment);
        environment->Packets.Finish(_kernel, _count, _lost);
        environment->Sending -= _count;
        if (environment->Sending == 0)
            Reaper.Continue(_kernel, _environment);
        (_count, _lost) = (0, 0);
    }
}
