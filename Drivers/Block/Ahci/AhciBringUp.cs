using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Life;

namespace ExoCosmos.Drivers.Block.Ahci;

/// <summary>
/// From a port whose command list is at rest to one whose disk has said what it is (AHCI 1.3.1 ch. 10.1, 10.4.2): reset the link, let the device come
/// back, start the port, identify.
/// </summary>
internal struct AhciBringUp<TMachine> where TMachine : struct, IMachine
{
    private Step _step;
    private ulong _since;

    private enum Step : byte
    {
        BeQuiet,
        HoldReset,
        FindLink,
        BeIdle,
        Identify,
    }

    public AtaIdentify Disk { readonly get; private set; }

    public void Restart() => _step = Step.BeQuiet;

    public BringUp Advance(in AhciPort<TMachine> port, in AhciMemory memory, BlockTiming timing)
    {
        switch (_step)
        {
            case Step.BeQuiet:
                port.StopReceiving();
                if (!port.IsQuiet)
                    break;
                port.BeginLinkReset();
                _since = TMachine.Timestamp();
                _step = Step.HoldReset;
                break;
            case Step.HoldReset when TMachine.Timestamp() - _since > timing.Second / 500:
                port.EndLinkReset();
                _step = Step.FindLink;
                break;
            case Step.FindLink when port.HasLink:
                port.BeginReceiving(in memory);
                _step = Step.BeIdle;
                break;
            case Step.BeIdle when (port[AhciPortRegister.TaskFile] & (AhciPortRegister.TaskBusy | AhciPortRegister.TaskError)) == 0:
                if (port[AhciPortRegister.Signature] != AhciPortRegister.DiskSignature)
                    return BringUp.Broken;
                port.Start();
                memory.SetAnswerPiece();
                memory.SetCommand(0, AhciMemory.IdentifyTable, AtaCommand.Of(AtaOperation.Identify), 1, isWrite: false);
                port.Issue(1, 0);
                _step = Step.Identify;
                break;
            case Step.Identify:
                if ((port[AhciPortRegister.InterruptStatus] & AhciPortRegister.Errors) != 0)
                    return BringUp.Broken;
                if ((port[AhciPortRegister.CommandIssue] & 1) != 0)
                    break;
                Disk = AtaIdentify.Parse(memory.Answer);
                return Disk.IsUsable ? BringUp.Done : BringUp.Broken;
        }
        return BringUp.Working;
    }
}
