import 'underhood';
import { type FC, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { UnderhoodLab } from 'underhood';
import type {} from 'underhood/react';

const App: FC = () => {
  const lab = useRef<UnderhoodLab>(null);
  const [rate, setRate] = useState(0.1);
  const [step, setStep] = useState(0);
  return (
    <>
      <underhood-lab
        ref={lab}
        lab="linear_regression"
        hide="tools data"
        seed={7}
        learning_rate={rate}
        onstep={({ detail }) => setStep(detail.step)}
      />
      <button type="button" id="rate" onClick={() => setRate(0.4)}>
        Faster
      </button>
      <button type="button" id="train" onClick={() => void lab.current?.step(5)}>
        Train
      </button>
      <output>{step}</output>
    </>
  );
};

const app = document.getElementById('app');
if (app) createRoot(app).render(<App />);
